import { readFileSync } from 'node:fs'

/** How late a loop was in each of some seconds, ms. */
export interface LoopDelays {
  readonly seconds: number
  /** The median of the seconds' 99th percentiles. */
  readonly usual_p99_ms: number
  readonly max_ms: number
}

interface Line {
  readonly at: number
  readonly p99: number
  readonly max: number
}

/** Reads what `loop-delay.mjs` has written since a time, ms. */
export function readLoopDelays(file: string, since: number): LoopDelays {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text) => (text === '' ? [] : [JSON.parse(text) as Line]))
    .filter(({ at }) => at >= since)
  const p99 = lines.map((line) => line.p99).sort((a, b) => a - b)
  return {
    seconds: lines.length,
    usual_p99_ms: p99[Math.floor(p99.length / 2)] ?? NaN,
    max_ms: Math.max(...lines.map(({ max }) => max)),
  }
}
