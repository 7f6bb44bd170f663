import { createWindow, type Sample, type WindowFigures } from '@voicemark/sampler'

/** A request's figures and the range of the recorded samples that they came from. */
export interface RequestWindow {
  readonly window: WindowFigures | null
  readonly first_sample_seq: number | null
  readonly last_sample_seq: number | null
}

/** Folds the samples of the request in synthesis as they arrive. */
export interface SampleWindows {
  open(request_id: string): void
  add(sample: Sample, seq: number): void
  /** Samples of a request are all here: stop adding to it. */
  close(request_id: string): void
  /** Gives a request's figures once and forgets it; null figures when it never got a sample. */
  take(request_id: string, durationMs: number, highWaterMb: number | null): RequestWindow
}

interface OpenWindow {
  readonly fold: ReturnType<typeof createWindow>
  first: number | null
  last: number | null
}

export function createSampleWindows(options: { intervalMs: number; totalMemoryMb: number }): SampleWindows {
  const windows = new Map<string, OpenWindow>()
  let current: OpenWindow | null = null
  return {
    open(request_id) {
      current = { fold: createWindow(options), first: null, last: null }
      windows.set(request_id, current)
    },
    add(sample, seq) {
      if (current === null) return
      current.fold.add(sample)
      current.first ??= seq
      current.last = seq
    },
    close(request_id) {
      if (windows.get(request_id) === current) current = null
    },
    take(request_id, durationMs, highWaterMb) {
      const open = windows.get(request_id)
      windows.delete(request_id)
      if (open === current) current = null
      if (open === undefined || open.first === null)
        return { window: null, first_sample_seq: null, last_sample_seq: null }
      const window = open.fold.close({ durationMs, peakMemoryMb: highWaterMb })
      return { window, first_sample_seq: open.first, last_sample_seq: open.last }
    },
  }
}
