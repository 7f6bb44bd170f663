import { Worker } from 'node:worker_threads'
import { createThreadOrders, type ThreadAnswer, type ThreadOrder } from './thread-orders.js'

/** A thread of its own that is asked. */
export interface Thread<Order, Answer> {
  /** Rejects when the thread cannot answer or dies; other orders go on. */
  ask(order: Order): Promise<Answer>
  /** Ends the thread; orders in work are rejected. May be called twice. */
  close(): Promise<void>
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
  options: ThreadOptions = {},
): Thread<Order, Answer> {
  const orders = createThreadOrders<Answer>()
  let worker: Worker | null = null
  let idle: NodeJS.Timeout | undefined
  let closed = false

  function start(): Worker {
    const started = startWorker(entry, options)
    started.on('message', (answer: ThreadAnswer<Answer>) => {
      orders.settle(answer)
      if (orders.size === 0) rest()
    })
    started.on('error', (error) => end(started, error))
    started.on('exit', () => end(started, new Error(`the ${name} thread ended`)))
    return started
  }

  function rest(): void {
    worker?.unref()
    if (options.idleMs === undefined) return
    clearTimeout(idle)
    idle = setTimeout(() => {
      const resting = worker
      worker = null
      void resting?.terminate()
    }, options.idleMs).unref()
  }

  function end(ended: Worker, error: unknown): void {
    if (worker !== ended) return
    worker = null
    orders.fail(error instanceof Error ? error : new Error(String(error)))
  }

  return {
    ask(order) {
      if (closed) return Promise.reject(new Error(`the ${name} thread is closed`))
      clearTimeout(idle)
      const thread = (worker ??= start())
      thread.ref()
      return orders.add((id) => thread.postMessage({ id, order } satisfies ThreadOrder<Order>))
    },
    async close() {
      closed = true
      clearTimeout(idle)
      await worker?.terminate()
    },
  }
}

function startWorker(entry: URL, { workerData, nurseryMb }: ThreadOptions): Worker {
  return new Worker(entry, {
    workerData,
    ...(nurseryMb === undefined ? {} : { resourceLimits: { maxYoungGenerationSizeMb: nurseryMb } }),
  })
}
