import type { Clock } from '@voicemark/sampler'
import PQueue from 'p-queue'
import { RequestError } from '../request-error.js'

/** Lets requests into synthesis one at a time, in the order in which they came. */
export interface RequestQueue {
  /** @throws RequestError where another request cannot wait. */
  admit(): void
  /**
   * Waits for the turn of a request and does its work, which is told how long the wait was. Whoever is gone leaves the
   * queue, but a synthesis that has begun is measured and recorded to its end.
   * @throws what the work throws; RequestError when the request left before its turn.
   */
  add<T>(client: AbortSignal, work: (queue_wait_s: number) => Promise<T>): Promise<T>
  status(): { running: number; waiting: number; limit: number; stopping: boolean }
  /** Refuses what waits, and resolves when what has begun is over. */
  stop(): Promise<void>
}

export interface RequestQueueOptions {
  /** Requests that may wait. */
  readonly limit: number
  readonly clock: Clock
  /** Mean duration of a request so far; null when there was none. */
  readonly meanDurationS: () => number | null
}

export function createRequestQueue({ limit, clock, meanDurationS }: RequestQueueOptions): RequestQueue {
  const queue = new PQueue({ concurrency: 1 })
  const stopping = new AbortController()
  return {
    admit() {
      if (stopping.signal.aborted) throw new RequestError('stopping', 'the agent is stopping')
      if (queue.pending === 0 || queue.size < limit) return
      const detail = `${queue.size} requests wait; limit ${limit} (VOICEMARK_QUEUE_LIMIT)`
      throw new RequestError('queue-full', detail, {
        retryAfterS: retryAfterS(queue.size + 1, meanDurationS() ?? 1),
      })
    },
    async add(client, work) {
      const queuedMs = clock.nowMs()
      const place = holdPlace(AbortSignal.any([client, stopping.signal]))
      const turn = async () => {
        place.take()
        return work((clock.nowMs() - queuedMs) / 1000)
      }
      try {
        return await queue.add(turn, { signal: place.left })
      } catch (error) {
        throw leftQueue(error, stopping.signal, client)
      }
    },
    status: () => ({
      running: queue.pending,
      waiting: queue.size,
      limit,
      stopping: stopping.signal.aborted,
    }),
    stop() {
      stopping.abort()
      return queue.onIdle()
    },
  }
}

/** A place in the queue, which is left when its request is gone before it is taken. */
function holdPlace(gone: AbortSignal) {
  const waiting = new AbortController()
  const leave = () => waiting.abort()
  gone.addEventListener('abort', leave)
  if (gone.aborted) leave()
  return { left: waiting.signal, take: () => gone.removeEventListener('abort', leave) }
}

/** When the queue should have a place again, 1–60 s. */
function retryAfterS(ahead: number, meanS: number): number {
  return Math.min(60, Math.max(1, Math.ceil(meanS * ahead)))
}

/** A request that was taken out of the queue before its turn. */
function leftQueue(error: unknown, stopping: AbortSignal, client: AbortSignal): unknown {
  if (error instanceof RequestError) return error
  if (stopping.aborted)
    return new RequestError('stopping', 'the agent stopped before it was the turn of this request')
  if (client.aborted) return new RequestError('client-closed', 'the client closed the connection')
  return error
}
