import { createSystemClock, type Clock } from '../clock/clock.js'
import { startGrid, type Grid } from '../clock/grid.js'
import type { Reader, Sample } from '../sources/sample.js'
import { createCloseLooks } from './close-looks.js'

export type SamplerOptions = {
  reader: Reader
  onSample: (sample: Sample) => void
  /** @default the machine's clock */
  clock?: Clock
  /** Between samples while a request runs, ms. @default 100 */
  activeIntervalMs?: number
  /** Between samples otherwise, ms; null: none is taken. @default 1000 */
  idleIntervalMs?: number | null
}

export type Sampler = {
  /** Requests that begin before it are ignored. */
  start(): void
  /** Samples at once and, unless another request runs already, begins a fresh active grid there; or samples nothing. */
  beginRequest(sampled?: boolean): void
  /** Samples at once and, with no request left, goes back to the idle grid; said as at its beginning. */
  endRequest(sampled?: boolean): void
  /** Grid points that passed without a sample since the start. */
  missed(): number
  /** May be called twice; requests that end later are ignored. */
  stop(): void
}

/**
 * Samples a machine on a drift-free grid: slowly or not at all when idle, every 100 ms while at least one request runs. Most
 * requests of a small voice are over before the second sample, so memory alone is looked at more often in their first 100 ms.
 */
export function createSampler(options: SamplerOptions): Sampler {
  const { reader, onSample, clock = createSystemClock() } = options
  const { activeIntervalMs = 100, idleIntervalMs = 1000 } = options
  const { memoryMb } = reader
  const looks = memoryMb === undefined ? null : createCloseLooks(memoryMb, clock)
  let started = false
  let requests = 0

  function take(lateMs: number, onGrid: boolean) {
    const sample = { ...reader.read(lateMs), onGrid }
    const early = looks?.take() ?? []
    onSample(early.length === 0 ? sample : { ...sample, early })
  }

  const grid = createCurrentGrid((lateMs) => take(lateMs, true), clock)

  function sampleAndRegrid(intervalMs: number | null, onGrid: boolean) {
    grid.enter(intervalMs)
    take(0, onGrid)
  }

  return {
    start: () => {
      if (!started && idleIntervalMs !== null) sampleAndRegrid(idleIntervalMs, true)
      started = true
    },
    beginRequest: (sampled = true) => {
      if (!started) return
      requests += 1
      if (!sampled) grid.enter(null)
      else if (requests === 1) sampleAndRegrid(activeIntervalMs, true)
      else take(0, false)
      if (sampled) looks?.begin()
    },
    endRequest: (sampled = true) => {
      if (!started || requests === 0) return
      requests -= 1
      if (requests === 0) looks?.stop()
      if (requests > 0) take(0, false)
      else if (sampled) sampleAndRegrid(idleIntervalMs, false)
      else grid.enter(idleIntervalMs)
    },
    missed: grid.missed,
    stop: () => {
      grid.enter(null)
      looks?.stop()
      started = false
      requests = 0
    },
  }
}

/** The grid that samples are taken on now, and how many points were missed on all of them. */
function createCurrentGrid(onTick: (lateMs: number) => void, clock: Clock) {
  let grid: Grid | null = null
  let missedBefore = 0
  return {
    /** Leaves the one before; null: there is none. */
    enter(intervalMs: number | null) {
      missedBefore += grid?.missed() ?? 0
      grid?.stop()
      grid = intervalMs === null ? null : startGrid({ intervalMs, onTick }, clock)
    },
    missed: () => missedBefore + (grid?.missed() ?? 0),
  }
}
