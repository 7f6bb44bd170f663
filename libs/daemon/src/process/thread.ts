import { Worker } from 'node:worker_threads'

/** A question to a thread; the answer has the same id. */
export interface ThreadOrder<Order> {
  readonly id: number
  readonly order: Order
}

/** The answer, or why there is none. */
export type ThreadAnswer<Answer> =
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly failure: { readonly name: string; readonly message: string } }

/** A thread of its own that is asked. */
export interface Thread<Order, Answer> {
  /** Rejects when the thread cannot answer or dies; other orders go on. */
  ask(order: Order): Promise<Answer>
  /** Ends the thread; orders in work are rejected. May be called twice. */
  close(): Promise<void>
}

interface Waiting<Answer> {
  resolve(answer: Answer): void
  reject(error: Error): void
}

export interface ThreadOptions {
  readonly workerData?: unknown
  /** After so long without an order the thread ends and gives its memory back. @default never */
  readonly idleMs?: number
  /** Nursery of its heap, MB; V8's own, 48, is filled before it is cleared, however little of it is used. @default V8's own */
  readonly nurseryMb?: number
}

/**
 * Starts the thread with the first order, and again after it died or rested. It does not keep the process alive between
 * orders.
 * @param entry The compiled file that calls `serveThread`.
 * @param name For errors: "the NAME thread ended".
 */
export function createThread<Order, Answer>(
  entry: URL,
  name: string,
  { workerData, idleMs, nurseryMb }: ThreadOptions = {},
): Thread<Order, Answer> {
  const waiting = new Map<number, Waiting<Answer>>()
  let worker: Worker | null = null
  let idle: NodeJS.Timeout | undefined
  let closed = false
  let lastId = 0

  function start(): Worker {
    const started = new Worker(entry, {
      workerData,
      ...(nurseryMb === undefined ? {} : { resourceLimits: { maxYoungGenerationSizeMb: nurseryMb } }),
    })
    started.on('message', (answer: ThreadAnswer<Answer>) => settle(answer))
    started.on('error', (error) => end(started, error))
    started.on('exit', () => end(started, new Error(`the ${name} thread ended`)))
    return started
  }

  function settle(answer: ThreadAnswer<Answer>): void {
    const asker = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (waiting.size === 0) rest()
    if ('failure' in answer) asker?.reject(errorOf(answer.failure))
    else asker?.resolve(answer.answer)
  }

  function rest(): void {
    worker?.unref()
    if (idleMs === undefined) return
    clearTimeout(idle)
    idle = setTimeout(() => {
      const resting = worker
      worker = null
      void resting?.terminate()
    }, idleMs).unref()
  }

  function end(ended: Worker, error: unknown): void {
    if (worker !== ended) return
    worker = null
    for (const { reject } of waiting.values())
      reject(error instanceof Error ? error : new Error(String(error)))
    waiting.clear()
  }

  return {
    ask(order) {
      if (closed) return Promise.reject(new Error(`the ${name} thread is closed`))
      clearTimeout(idle)
      const thread = (worker ??= start())
      thread.ref()
      return new Promise((resolve, reject) => {
        lastId += 1
        waiting.set(lastId, { resolve, reject })
        thread.postMessage({ id: lastId, order } satisfies ThreadOrder<Order>)
      })
    },
    async close() {
      closed = true
      clearTimeout(idle)
      await worker?.terminate()
    },
  }
}

/** Who asked tells errors apart by their name, as on one thread. */
function errorOf({ name, message }: { name: string; message: string }): Error {
  return Object.assign(new Error(message), { name })
}
