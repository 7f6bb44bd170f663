import type { Source } from '../source.js'
import type { GpuReading } from './gpu-reading.js'
import type { NvidiaValues } from './nvidia-output.js'
import { keepNvidiaSmi, type NvidiaOptions } from './nvidia-smi.js'

/** A child that printed nothing for this long hangs, and what it said last is no longer true. */
const staleMs = 5000

/** Values of one GPU from a single `nvidia-smi` that runs as long as the source. */
export function createNvidiaGpuSource(options: NvidiaOptions): Source<GpuReading> {
  let latest: { atMs: number; values: NvidiaValues } | null = null
  const smi = keepNvidiaSmi(options, {
    values: (values) => (latest = { atMs: options.clock.nowMs(), values }),
    end: () => (latest = null),
  })
  return {
    read: (nowMs) => {
      if (latest === null || nowMs - latest.atMs > staleMs) return null
      return { ...latest.values, ageMs: Math.max(0, nowMs - latest.atMs) }
    },
    close: smi.stop,
  }
}
