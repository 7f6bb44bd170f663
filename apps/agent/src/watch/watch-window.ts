import { createWindow, type Sample, type SubjectAccount } from '@voicemark/sampler'
import type { RequestRow } from '@voicemark/schema'
import type { WatchAccount, WatchFigures } from '../record/row/watch-figures.js'
import { endsOf, peakOf } from './watch-memory.js'
import type { WatchSpan } from './watch-span.js'

/** A sample with its place among those of the run. */
export interface RecordedSample {
  readonly sample: Sample
  readonly seq: number
}

export interface WatchWindowOptions {
  /** Of the grid, ms. */
  readonly intervalMs: number
  /** Of the whole machine, MB of 2^20 bytes. */
  readonly totalMemoryMb: number
}

/** Folds what was seen of the watched processes into the figures of one request. Pure. */
export function watchFigures(
  seen: readonly RecordedSample[],
  account: SubjectAccount | null,
  span: WatchSpan,
  options: WatchWindowOptions,
): WatchFigures {
  const recorded = samplesOf(seen, span)
  const samples = recorded.map(({ sample }) => sample)
  const peak = peakOf(samples, account, span.ended)
  const totalMemoryMb = Math.min(options.totalMemoryMb, account?.memory_limit_mb ?? Infinity)
  const window = createWindow({ ...options, totalMemoryMb })
  samples.forEach((sample) => window.add(sample))
  const ends = endsOf(samples, span)
  return {
    window: window.close({ durationMs: span.durationMs, peakMemoryMb: peak.peak_memory_mb, ends }),
    first_sample_seq: recorded[0]?.seq ?? null,
    last_sample_seq: recorded.at(-1)?.seq ?? null,
    account: accountOf(account, peak.memory_source, span),
    elsewhere: null,
  }
}

/** Figures of a request of which nothing was watched: what the kernel says of its ended process, if there was one. */
export function endedFigures(span: WatchSpan, options: WatchWindowOptions): WatchFigures | null {
  if (span.ended === null) return null
  const { window, ...figures } = watchFigures([], null, span, options)
  return { ...figures, window: window === null ? null : { ...window, samples_due: 0 } }
}

/**
 * From the last sample before the request to the first one behind it: what is done with an answer when its clock has
 * stopped is no part of it. Before a process that began with the request there is only what it was forked from.
 */
function samplesOf(
  seen: readonly RecordedSample[],
  { from, to, ended }: WatchSpan,
): readonly RecordedSample[] {
  const times = seen.map(({ sample }) => sample.row.timestamp)
  const first = from === null ? 0 : firstOf(times, from, ended !== null)
  const behind = to === null ? -1 : times.findIndex((time) => time >= to)
  return seen.slice(first, behind < 0 ? seen.length : Math.max(behind, first) + 1)
}

function firstOf(times: readonly number[], from: number, isBornWithIt: boolean): number {
  const after = times.findIndex((time) => time > from)
  if (isBornWithIt) return after < 0 ? times.length : after
  return Math.max(0, (after < 0 ? times.length : after) - 1)
}

/** What is said of a peak goes with it. */
function noteOf(account: SubjectAccount | null, memory_source: RequestRow['memory_source']): string | null {
  const { memory_source: source = null, memory_note = null, note = null } = account ?? {}
  return (
    [note, source === memory_source ? memory_note : null].filter((text) => text !== null).join('; ') || null
  )
}

function accountOf(
  account: SubjectAccount | null,
  memory_source: RequestRow['memory_source'],
  { ended }: WatchSpan,
): WatchAccount {
  return {
    process_cpu_s: ended?.cpu_s ?? account?.process_cpu_s ?? null,
    memory_scope: account?.memory_scope ?? (ended === null ? 'process_tree' : 'process'),
    memory_source,
    watch_note: noteOf(account, memory_source),
    processes: account?.processes ?? null,
    peak_threads: account?.peak_threads ?? null,
    pss_mb: account?.pss_mb ?? null,
    process_gpu_memory_mb: account?.process_gpu_memory_mb ?? null,
    counters: account?.counters ?? null,
  }
}
