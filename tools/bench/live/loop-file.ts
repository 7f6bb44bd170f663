import { readFileSync } from 'node:fs'
import { quantile } from '../sampler/sampling-figures.js'

/** How late a loop was over some seconds, ms. */
export interface LoopDelays {
  readonly seconds: number
  readonly p99_ms: number
  readonly max_ms: number
  /** The same without what the thread waited for a CPU that other processes had. */
  readonly own_p99_ms: number
  readonly own_max_ms: number
  /** Share of one core that the thread took. */
  readonly cpu: number
}

interface Line {
  readonly at: number
  readonly late: readonly number[]
  readonly own: readonly number[]
  readonly ran: number
}

/** Reads what `loop-delay.mjs` has written since a time, ms. */
export function readLoopDelays(file: string, since: number): LoopDelays {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text) => (text === '' ? [] : [JSON.parse(text) as Line]))
    .filter(({ at }) => at >= since)
  const late = sorted(lines.flatMap((line) => line.late))
  const own = sorted(lines.flatMap((line) => line.own))
  return {
    seconds: lines.length,
    p99_ms: quantile(late, 0.99) ?? NaN,
    max_ms: late.at(-1) ?? NaN,
    own_p99_ms: quantile(own, 0.99) ?? NaN,
    own_max_ms: own.at(-1) ?? NaN,
    cpu: lines.reduce((sum, { ran }) => sum + ran, 0) / lines.length,
  }
}

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b)
