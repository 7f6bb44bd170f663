import type { GpuSource } from '../sample.js'

/** One GPU at one moment; whatever its driver does not tell is null. */
export type GpuReading = {
  source: GpuSource
  /** As its driver calls it. */
  name: string | null
  /** As the driver averages it, 0–100. */
  utilizationPercent: number | null
  /** In use, MB of 2^20 bytes; null where it has no memory of its own. */
  memoryMb: number | null
  temperatureC: number | null
  powerW: number | null
  /** What it has drawn by its own counter, joules, from whatever moment. */
  energyJ: number | null
  /** Of its processors. */
  clockMhz: number | null
  memoryClockMhz: number | null
  /** nvmlClocksEventReasons; null for other makes. */
  clockReasons: number | null
  /** How long ago the driver gave these values, ms. */
  ageMs: number
}

/** What a reading has where its driver tells nothing. */
export const untoldGpu = {
  name: null,
  utilizationPercent: null,
  memoryMb: null,
  temperatureC: null,
  powerW: null,
  energyJ: null,
  clockMhz: null,
  memoryClockMhz: null,
  clockReasons: null,
} satisfies Omit<GpuReading, 'source' | 'ageMs'>
