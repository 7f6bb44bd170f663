import { createWindow, type Sample, type SubjectAccount } from '@voicemark/sampler'
import type { RequestRow } from '@voicemark/schema'
import type { WatchAccount, WatchFigures } from '../record/row/watch-figures.js'

/** A sample with its place among those of the run. */
export interface RecordedSample {
  readonly sample: Sample
  readonly seq: number
}

/** Which part of what was sampled is the request. */
export interface WatchSpan {
  /** Unix seconds by this machine's clock; null: from the first sample on. */
  readonly from: number | null
  /** Null: to the last one. */
  readonly to: number | null
  readonly durationMs: number
  /** The kernel's account of processes that began and ended with the request; null where none did. */
  readonly ended: { readonly cpu_s: number | null; readonly peak_memory_mb: number | null } | null
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
  const samples = samplesOf(seen, span)
  const peak = peakOf(samples, account, span.ended)
  const window = createWindow(options)
  for (const { sample } of samples) window.add(sample)
  return {
    window: window.close({ durationMs: span.durationMs, peakMemoryMb: peak.peak_memory_mb }),
    first_sample_seq: samples[0]?.seq ?? null,
    last_sample_seq: samples.at(-1)?.seq ?? null,
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

type Peak = Pick<RequestRow, 'peak_memory_mb' | 'memory_source'>

/**
 * An ended process's account is exact, but of the largest one; several at once show in the samples alone. Of one alone a
 * sample may say more by some pages, since the kernel counts them in batches.
 */
function peakOf(
  samples: readonly RecordedSample[],
  account: SubjectAccount | null,
  ended: WatchSpan['ended'],
): Peak {
  const sampled = samples.flatMap(({ sample }) => sample.row.memory_mb ?? [])
  const largest = sampled.length === 0 ? null : Math.max(...sampled)
  if (ended !== null && ended.peak_memory_mb !== null) {
    const isAlone = account?.processes === 1
    const isEnded = isAlone || largest === null || ended.peak_memory_mb >= largest
    return isEnded
      ? { peak_memory_mb: ended.peak_memory_mb, memory_source: 'ended' }
      : { peak_memory_mb: largest, memory_source: 'samples' }
  }
  if (account !== null && account.peak_memory_mb !== null) return account
  return { peak_memory_mb: largest, memory_source: largest === null ? null : 'samples' }
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
  }
}
