import type { WatchFigures } from '../../record/row/watch-figures.js'
import { joinedNotes } from './joined-notes.js'

type Seen = Omit<WatchFigures, 'elsewhere'>

/** A sample that is laid to the wrong request matters the more the shorter the request is. */
const coarse_s = 0.05
const short_s = 1

/** Leaves out what clocks that are not well known to each other cannot tell of a short request: its peak and its mean. */
export function withoutDoubtful(seen: Seen, uncertainty_s: number, duration_s: number): Seen {
  const { window, account } = seen
  if (window === null || account === null || uncertainty_s <= coarse_s || duration_s >= short_s) return seen
  const ms = Math.ceil(uncertainty_s * 1000)
  const note = `the clocks are known to ${ms} ms: no peak and mean of so short a request`
  return {
    ...seen,
    window: { ...window, ...unknown },
    account: { ...account, memory_source: null, watch_note: joinedNotes(account.watch_note, note) },
  }
}

const unknown = {
  peak_memory_mb: null,
  peak_memory_percent: null,
  avg_memory_mb: null,
  baseline_memory_mb: null,
  delta_memory_mb: null,
  peak_gpu_memory_mb: null,
  peak_cpu_percent: null,
  avg_gpu_percent: null,
  process_gpu_memory_mb: null,
  process_gpu_percent: null,
  peak_gpu_temperature_c: null,
  gpu_memory_source: null,
  temperature_source: null,
}

/** Of processes of which nothing is known in the end. */
export function nothingSeen(note: string): Seen {
  return {
    ...{ window: null, first_sample_seq: null, last_sample_seq: null },
    account: {
      ...{ process_cpu_s: null, memory_scope: 'process', memory_source: null, processes: null },
      ...{ peak_threads: null, pss_mb: null, process_gpu_memory_mb: null, counters: null },
      watch_note: joinedNotes(note),
    },
  }
}
