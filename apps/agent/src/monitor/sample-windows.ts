import { createWindow, type Sample, type WindowEnd } from '@voicemark/sampler'
import type { WatchFigures } from '../record/row/watch-figures.js'

/** Folds the samples of the request in synthesis as they arrive. */
export interface SampleWindows {
  open(request_id: string): void
  add(sample: Sample, seq: number): void
  /** Whether a request is in synthesis. */
  isOpen(): boolean
  /** Samples of a request are all here: stop adding to it. `pss_mb` is its proportional set size. */
  close(request_id: string, pss_mb: number | null): void
  /** Gives a request's figures once and forgets it; null figures when it never got a sample. */
  take(request_id: string, end: WindowEnd): OwnFigures
}

/** What was seen of the synthesis process during a request. */
export type OwnFigures = WatchFigures & { readonly pss_mb: number | null }

interface OpenWindow {
  readonly fold: ReturnType<typeof createWindow>
  first: number | null
  last: number | null
  pss_mb: number | null
}

export interface SampleWindowOptions {
  /** Of the grid, ms. */
  readonly intervalMs: number
  /** What the synthesis process may take now, MB of 2^20 bytes. */
  readonly memoryLimitMb: () => number
}

export function createSampleWindows(options: SampleWindowOptions): SampleWindows {
  const { intervalMs, memoryLimitMb } = options
  const windows = new Map<string, OpenWindow>()
  /** Read when nothing speaks, since that takes a while. */
  let totalMemoryMb = memoryLimitMb()
  let current: OpenWindow | null = null
  return {
    open(request_id) {
      current = {
        fold: createWindow({ intervalMs, totalMemoryMb }),
        first: null,
        last: null,
        pss_mb: null,
      }
      windows.set(request_id, current)
    },
    add(sample, seq) {
      if (current === null) return
      current.fold.add(sample)
      current.first ??= seq
      current.last = seq
    },
    isOpen: () => current !== null,
    close(request_id, pss_mb) {
      const closed = windows.get(request_id)
      if (closed !== undefined) closed.pss_mb = pss_mb
      if (closed === current) current = null
    },
    take(request_id, end) {
      const open = windows.get(request_id)
      windows.delete(request_id)
      totalMemoryMb = memoryLimitMb()
      if (open === current) current = null
      const own = { account: null, elsewhere: null, pss_mb: open?.pss_mb ?? null }
      if (open === undefined || open.first === null)
        return { window: null, first_sample_seq: null, last_sample_seq: null, ...own }
      const window = open.fold.close(end)
      return { window, first_sample_seq: open.first, last_sample_seq: open.last, ...own }
    },
  }
}
