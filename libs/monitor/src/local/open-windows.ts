import { createWindow, readMemoryLimitMb, type Sample, type Window } from '@voicemark/sampler'

/** Samples of the syntheses under way: those of the grid belong to all, first and last ones to theirs alone. */
export interface OpenWindows {
  open(id: number): void
  /** `forced` is the window whose beginning or end the sample was taken for. */
  add(sample: Sample, forced: number | null): void
  /** Undefined where there is none. */
  close(id: number): Window | undefined
  isEmpty(): boolean
}

const intervalMs = 100

export function createOpenWindows(): OpenWindows {
  const windows = new Map<number, Window>()
  const totalMemoryMb = readMemoryLimitMb()
  return {
    open: (id) => void windows.set(id, createWindow({ intervalMs, totalMemoryMb })),
    add(sample, forced) {
      for (const [id, window] of windows) if (sample.onGrid || id === forced) window.add(sample)
    },
    close(id) {
      const window = windows.get(id)
      windows.delete(id)
      return window
    },
    isEmpty: () => windows.size === 0,
  }
}
