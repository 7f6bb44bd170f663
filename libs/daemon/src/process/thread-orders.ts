/** A question to a thread; the answer has the same id. */
export interface ThreadOrder<Order> {
  readonly id: number
  readonly order: Order
}

/** The answer, or why there is none. */
export type ThreadAnswer<Answer> =
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly failure: { readonly name: string; readonly message: string } }

/** Orders of a thread that wait for their answer. */
export interface ThreadOrders<Answer> {
  readonly size: number
  /** Gives the next id to `send`; what comes back is settled by its answer. */
  add(send: (id: number) => void): Promise<Answer>
  settle(answer: ThreadAnswer<Answer>): void
  /** Rejects all of them. */
  fail(error: Error): void
}

interface Waiting<Answer> {
  resolve(answer: Answer): void
  reject(error: Error): void
}

export function createThreadOrders<Answer>(): ThreadOrders<Answer> {
  const waiting = new Map<number, Waiting<Answer>>()
  let lastId = 0
  return {
    get size() {
      return waiting.size
    },
    add: (send) =>
      new Promise((resolve, reject) => {
        lastId += 1
        waiting.set(lastId, { resolve, reject })
        send(lastId)
      }),
    settle(answer) {
      const asker = waiting.get(answer.id)
      waiting.delete(answer.id)
      if ('failure' in answer) asker?.reject(errorOf(answer.failure))
      else asker?.resolve(answer.answer)
    },
    fail(error) {
      for (const { reject } of waiting.values()) reject(error)
      waiting.clear()
    },
  }
}

/** Who asked tells errors apart by their name, as on one thread. */
function errorOf({ name, message }: { name: string; message: string }): Error {
  return Object.assign(new Error(message), { name })
}
