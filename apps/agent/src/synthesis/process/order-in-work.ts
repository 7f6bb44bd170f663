import type { Failure } from '../../request-error.js'
import type { EngineAudio, EngineTimes } from '../engine/engine-messages.js'

/** What became of an order; times are null when the process died with them. */
export type EngineOutcome =
  | { readonly status: 'done'; readonly times: EngineTimes; readonly audio: EngineAudio }
  | { readonly status: 'failed'; readonly times: EngineTimes | null; readonly failure: Failure }

/** The order that a synthesis process works on, if there is one. What belongs to another is left out. */
export interface OrderInWork {
  /** Another order, which resolves once it is over. */
  begin(request_id: string, resolve: (outcome: EngineOutcome) => void): void
  /** Its result is here. */
  result(request_id: string, outcome: EngineOutcome): void
  /** All its samples are here. */
  samplesClosed(request_id: string): void
  /** It is over, whatever is here of it. */
  settle(outcome: EngineOutcome): void
}

interface Order {
  readonly request_id: string
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
    begin: (request_id, resolve) => (order = { request_id, resolve, outcome: null, closed: false }),
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
