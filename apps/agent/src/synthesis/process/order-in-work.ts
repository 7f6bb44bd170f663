import type { Failure } from '../../request-error.js'
import type { EngineAudio, EngineChunk, EngineTimes, Spoken } from '../engine/engine-messages.js'

/** What became of an order; times and what was spoken are null when the process died with them. */
export type EngineOutcome =
  { readonly status: 'done'; readonly times: EngineTimes; readonly audio: EngineAudio } | EngineFailed

export interface EngineFailed {
  readonly status: 'failed'
  readonly times: EngineTimes | null
  readonly spoken: Spoken | null
  readonly failure: Failure
}

/** Who hears a text that is streamed while it is spoken. */
export interface Hearer {
  readonly onChunk: (chunk: EngineChunk) => void
  /** Aborted when the rest need not be spoken. */
  readonly signal: AbortSignal
}

/** The order that a synthesis process works on, if there is one. What belongs to another is left out. */
export interface OrderInWork {
  /** Another order, which resolves once it is over. */
  begin(request_id: string, onChunk: Hearer['onChunk'], resolve: (outcome: EngineOutcome) => void): void
  /** A piece of its sound is here. */
  chunk(request_id: string, chunk: EngineChunk): void
  /** Its result is here. */
  result(request_id: string, outcome: EngineOutcome): void
  /** All its samples are here. */
  samplesClosed(request_id: string): void
  /** It is over, whatever is here of it. */
  settle(outcome: EngineOutcome): void
}

interface Order {
  readonly request_id: string
  readonly onChunk: Hearer['onChunk']
  readonly resolve: (outcome: EngineOutcome) => void
  outcome: EngineOutcome | null
  closed: boolean
}

/** The result and the last sample come by two pipes: the order is over when both are here. */
export function createOrderInWork(): OrderInWork {
  let order: Order | null = null
  const settle = (outcome: EngineOutcome) => {
    order?.resolve(outcome)
    order = null
  }
  const settleWhenWhole = ({ outcome, closed }: Order) => {
    if (outcome !== null && closed) settle(outcome)
  }
  return {
    begin: (request_id, onChunk, resolve) =>
      (order = { request_id, onChunk, resolve, outcome: null, closed: false }),
    chunk(request_id, chunk) {
      if (order?.request_id === request_id) order.onChunk(chunk)
    },
    result(request_id, outcome) {
      if (order?.request_id !== request_id) return
      order.outcome = outcome
      settleWhenWhole(order)
    },
    samplesClosed(request_id) {
      if (order?.request_id !== request_id) return
      order.closed = true
      settleWhenWhole(order)
    },
    settle,
  }
}
