import type { MeasuredRequest } from './measures.js'
import { createRunning, type RunningFigures } from './running.js'

/** Requests that are shown apart and are of no other figure. */
export interface Apart {
  /** Failed ones included. */
  readonly n: number
  /** This and the next two are of successful requests. */
  readonly rtf: RunningFigures
  readonly total_duration_s: RunningFigures
  readonly model_load_s: RunningFigures
}

/** Requests that are kept apart, folded into their figures. */
export function createApart() {
  const [rtf, duration, load] = [createRunning(), createRunning(), createRunning()]
  let n = 0
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
  }
}
