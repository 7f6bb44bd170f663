/**
 * Runs a task for all who ask: who asks while it is under way shares the next turn with the others that wait, so that
 * everybody gets what was true after they asked, and nothing is done twice at once.
 */
export function createSharedTurn<Result>(task: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<unknown> | null = null
  let waiting: Promise<Result> | null = null
  const start = () => {
    const turn = task()
    const ended = turn.then(
      () => undefined,
      () => undefined,
    )
    running = ended
    void ended.then(() => {
      if (running === ended) running = null
    })
    return turn
  }
  return () => {
    if (running === null) return start()
    waiting ??= running.then(() => {
      waiting = null
      return start()
    })
    return waiting
  }
}
