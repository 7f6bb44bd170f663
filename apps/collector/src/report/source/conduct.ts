import { createRunning, isBeside, isExcluded, type RunningFigures } from '@voicemark/analysis'
import { createMemoryConduct, type MemoryConduct } from './memory-conduct.js'
import type { ReportRow } from './report-source.js'

/** How the measurements were made, as far as the rows say. */
export interface Conduct {
  /** All rows but excluded ones, warm-ups among them. */
  readonly requests: number
  readonly warmups: number | null
  /** First ones after a model load, without warm-ups; null where no row says, as of warm-ups. */
  readonly cold: number | null
  readonly measured: number
  readonly failed: number
  /** Unix seconds of the first and the last start; null where no row says. */
  readonly first_start: number | null
  readonly last_start: number | null
  /** Null where the rows name none. */
  readonly campaigns: readonly string[] | null
  /** Different texts by their id; null where the rows name none. */
  readonly texts: number | null
  /** Requests of a text in a configuration: the highest number that a row has. */
  readonly repeats: number | null
  readonly text_length_chars: RunningFigures
  /** Median interval between two samples of a request, ms. */
  readonly interval_p50_ms: RunningFigures
  readonly samples_due: number | null
  readonly samples_taken: number | null
  /** Requests with fewer than 5 samples; null where no row says, as of samples. */
  readonly undersampled: number | null
  readonly memory: MemoryConduct
}

/** More different values than this are not told apart; the pack says so by the number itself. */
const mostNames = 10_000

/** Folds rows into how they were made. */
export function createConduct() {
  const counts = { requests: 0, measured: 0, failed: 0 }
  const [warmups, cold, due, taken, undersampled] = [sum(), sum(), sum(), sum(), sum()]
  const [campaigns, texts] = [new Set<string>(), new Set<string>()]
  const [lengths, intervals] = [createRunning(), createRunning()]
  const memory = createMemoryConduct()
  let [first, last] = [Infinity, -Infinity]
  let repeats: number | null = null
  return {
    add(row: ReportRow) {
      if (isBeside(row) || isExcluded(row)) return
      counts.requests += 1
      first = Math.min(first, row.start_time ?? Infinity)
      last = Math.max(last, row.start_time ?? -Infinity)
      warmups.add(row.warmup)
      cold.add(row.warmup === true ? false : row.cold)
      if (row.warmup !== true && row.cold !== true) addMeasured(row)
    },
    conduct: (): Conduct => ({
      ...counts,
      warmups: warmups.value(),
      cold: cold.value(),
      samples_due: due.value(),
      samples_taken: taken.value(),
      undersampled: undersampled.value(),
      first_start: Number.isFinite(first) ? first : null,
      last_start: Number.isFinite(last) ? last : null,
      campaigns: campaigns.size === 0 ? null : [...campaigns].sort(),
      texts: texts.size === 0 ? null : texts.size,
      repeats,
      text_length_chars: lengths.figures(),
      interval_p50_ms: intervals.figures(),
      memory: memory.conduct(),
    }),
  }

  function addMeasured(row: ReportRow) {
    counts.measured += 1
    if (!row.success) counts.failed += 1
    lengths.add(row.text_length_chars)
    intervals.add(row.interval_p50_ms ?? null)
    due.add(row.samples_due)
    taken.add(row.samples_taken)
    undersampled.add(row.undersampled)
    memory.add(row)
    remember(campaigns, row.campaign_id)
    remember(texts, row.item_id)
    if (typeof row.repeat === 'number') repeats = Math.max(repeats ?? 0, row.repeat)
  }
}

/** Adds up what there is; a truth counts as one. */
function sum() {
  let total: number | null = null
  return {
    add(value: number | boolean | null | undefined) {
      if (value !== null && value !== undefined) total = (total ?? 0) + Number(value)
    },
    value: () => total,
  }
}

function remember(names: Set<string>, name: string | null | undefined) {
  if (name !== null && name !== undefined && names.size < mostNames) names.add(name)
}
