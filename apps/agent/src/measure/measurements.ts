import type { Clock } from '@voicemark/sampler'
import type { RequestRow } from '@voicemark/schema'
import { agentLimits } from '@voicemark/daemon'
import { RequestError } from '../request-error.js'
import type { OpenedWatch } from '../watch/watcher.js'
import { createEndedMeasurements } from './ended-measurements.js'
import { openAsker, type Asker } from './asker.js'
import { agentEnded, askerGone, notEnded } from './given-ends.js'
import type { Measured, MeasurementEnd, MeasurementMark, MeasurementOrder, WavEnd } from './measurement.js'
import type { MeasurementParts } from './measurement-parts.js'
import { beginMeasurement, type RunningMeasurement } from './running-measurement.js'

/** Measurements of what others make speak: begun, marked, ended, each with one row whatever becomes of it. */
export interface Measurements {
  /** The same once more for the same id. @throws RequestError when it is refused */
  begin(order: MeasurementOrder): Promise<Measured & { readonly isNew: boolean }>
  /** @throws RequestError unless it runs */
  mark(request_id: string, mark: MeasurementMark): Promise<Measured>
  /** The same row once more for one that has ended. @param arrivedMs when whoever asked said so, by the monotonic clock */
  end(request_id: string, end: MeasurementEnd | WavEnd, arrivedMs: number): Promise<RequestRow>
  find(request_id: string): Promise<Measured>
  /** What would be watched; null: nothing. @throws RequestError of a `watch-` code */
  findWatch(look: Pick<MeasurementOrder, 'watch' | 'asker_pid'>): Promise<OpenedWatch | null>
  /** Ends what runs as cut off. */
  stop(): Promise<void>
}

export function createMeasurements(parts: MeasurementParts): Measurements {
  const { watches, clock } = parts
  const running = new Map<string, Promise<RunningMeasurement>>()
  const ended = createEndedMeasurements(parts)
  let stopping = false

  const begin = async (order: MeasurementOrder) => {
    const { request_id } = order.start
    const asker = openAsker(order.asker_pid, clock)
    const begun = beginMeasurement(order, parts)
    running.set(request_id, begun)
    const one = await begun.catch((error: unknown) => {
      running.delete(request_id)
      asker.leave()
      throw error
    })
    endAlone(one, order, { asker, clock, end })
    return { state: one.state(), isNew: true }
  }
  const end: Measurements['end'] = async (request_id, how, arrivedMs) => {
    const one = await running.get(request_id)
    if (one === undefined) return ended.row(request_id)
    ended.add(await one.end(how, arrivedMs))
    running.delete(request_id)
    // Throws where the disk is full; the row waits, and whoever asks once more gets it.
    return ended.row(request_id)
  }

  return {
    async begin(order) {
      const { request_id } = order.start
      const known = running.get(request_id)
      if (known !== undefined) return { state: (await known).state(), isNew: false }
      const row = ended.known(request_id)
      if (row !== null) return { row, isNew: false }
      ended.refuseLost(request_id)
      if (stopping) throw new RequestError('stopping', 'the agent is stopping')
      if (running.size >= agentLimits.measurements) throw full()
      return begin(order)
    },
    async mark(request_id, mark) {
      const one = await running.get(request_id)
      if (one !== undefined) return { state: one.mark(mark) }
      await ended.row(request_id)
      throw new RequestError('measurement-ended', 'the measurement has ended; its row stays as it is')
    },
    end,
    async find(request_id) {
      const one = await running.get(request_id)
      return one === undefined ? { row: await ended.row(request_id) } : { state: one.state() }
    },
    findWatch: ({ watch, asker_pid }) => watches.find(watch, asker_pid === null ? [] : [asker_pid]),
    async stop() {
      stopping = true
      const endNow = (request_id: string) => end(request_id, agentEnded, clock.nowMs())
      await Promise.allSettled([...running.keys()].map(endNow))
    },
  }
}

/** One that nobody ends. */
function endAlone(
  one: RunningMeasurement,
  order: MeasurementOrder,
  { asker, clock, end }: { asker: Asker; clock: Clock; end: Measurements['end'] },
): void {
  // Where the disk is full the row waits, and health says so.
  const endBy = (how: MeasurementEnd) =>
    void end(order.start.request_id, how, clock.nowMs()).catch(() => undefined)
  const cancel = clock.setTimeout(() => endBy(notEnded(order)), order.timeout_s * 1000)
  asker.onGone(() => endBy(askerGone(order)))
  one.onEnd(() => {
    cancel()
    asker.leave()
  })
}

const full = () =>
  new RequestError(
    'measurements-full',
    `${agentLimits.measurements} measurements run; end some of them: POST /api/v1/measurements/{request_id}/end`,
    { retryAfterS: 1 },
  )
