import { parentPort } from 'node:worker_threads'
import type { ThreadAnswer, ThreadOrder } from './thread-orders.js'

/**
 * Answers the orders of the thread that started this one.
 * @param movedOf Buffers of an answer that change threads instead of being copied.
 */
export function serveThread<Answer>(
  answerTo: (order: never) => Answer | Promise<Answer>,
  movedOf: (answer: Answer) => ArrayBuffer[] = () => [],
): void {
  const post = (message: ThreadAnswer<Answer>, moved: ArrayBuffer[] = []) =>
    parentPort?.postMessage(message, moved)

  async function serve({ id, order }: ThreadOrder<never>): Promise<void> {
    try {
      const answer = await answerTo(order)
      post({ id, answer }, movedOf(answer))
    } catch (error) {
      const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) }
      post({ id, failure: { name, message } })
    }
  }
  parentPort?.on('message', (order: ThreadOrder<never>) => void serve(order))
}
