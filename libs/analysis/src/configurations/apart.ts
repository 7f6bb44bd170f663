import { createRunning, type RunningFigures, type RunningState } from '../numbers/running.js'
import type { MeasuredRequest } from '../requests/measures.js'

/** Requests that are shown apart and are of no other figure. */
export interface Apart {
  /** Failed ones included. */
  readonly n: number
  /** This and the next two are of successful requests. */
  readonly rtf: RunningFigures
  readonly total_duration_s: RunningFigures
  readonly model_load_s: RunningFigures
}

/** What another fold goes on from. */
export interface ApartState extends Readonly<Record<'rtf' | 'duration' | 'load', RunningState>> {
  readonly n: number
}

/** Requests that are kept apart, folded into their figures. */
export function createApart(state?: ApartState) {
  const [rtf, duration] = [createRunning(state?.rtf), createRunning(state?.duration)]
  const load = createRunning(state?.load)
  let n = state?.n ?? 0
  return {
    add(row: MeasuredRequest) {
      n += 1
      if (!row.success) return
      rtf.add(row.rtf)
      duration.add(row.total_duration_s)
      load.add(row.model_load_s ?? null)
    },
    apart: (): Apart => ({
      n,
      rtf: rtf.figures(),
      total_duration_s: duration.figures(),
      model_load_s: load.figures(),
    }),
    state: (): ApartState => ({ n, rtf: rtf.state(), duration: duration.state(), load: load.state() }),
  }
}
