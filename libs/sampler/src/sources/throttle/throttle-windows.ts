import type { StartChild } from '../child-process.js'
import type { ThrottleReading } from '../sample.js'
import type { Source } from '../source.js'

/** Twice the interval of `typeperf`, and some for a busy machine. */
const longestMs = 5000
/** 99 % is a power plan without turbo, which somebody chose. */
const heldBelow = 95

const counter = '\\Processor Information(_Total)\\% Performance Limit'

/** The processor's performance limit as Windows counts it, from one `typeperf` that runs on. */
export function createWindowsThrottleSource(startChild: StartChild): Source<ThrottleReading> {
  let readMs = 0
  let newest: { atMs: number; percent: number } | null = null
  let why: string | null = null
  let pending = ''
  const child = startChild('typeperf', [counter, '-si', '1'], {
    text: (chunk) => {
      const lines = (pending + chunk).split(/\r?\n/)
      pending = (lines.pop() ?? '').slice(-4096)
      const percent = lines.map(parsePerformanceLimit).findLast((value) => value !== null) ?? null
      if (percent !== null) newest = { atMs: readMs, percent }
    },
    exit: (error) => {
      // Names of counters are translated: where Windows speaks another language, this one is not known.
      why = error?.message ?? 'typeperf does not know this counter'
    },
  })
  return {
    read: (nowMs) => {
      readMs = nowMs
      if (newest !== null && nowMs - newest.atMs <= longestMs) return windowsThrottle(newest.percent)
      return why === null ? null : reading({ throttled: null, reason: null, basis: `none: ${why}` })
    },
    close: () => child.stop(),
  }
}

/** A line such as `"11/29/2026 18:05:07.482","100.000000"`; null for headings and messages. */
export function parsePerformanceLimit(line: string): number | null {
  const value = /^"[^"]*\d:\d\d[^"]*","(\d{1,3}(?:[.,]\d+)?)"\s*$/.exec(line)?.[1]
  return value === undefined ? null : Number(value.replace(',', '.'))
}

export function windowsThrottle(percent: number): ThrottleReading {
  const throttled = percent < heldBelow
  return reading({
    ...{ throttled, reason: throttled ? 'performance_limit' : null },
    basis: 'flags: % Performance Limit of Windows',
  })
}

const reading = (said: Pick<ThrottleReading, 'throttled' | 'reason' | 'basis'>): ThrottleReading => ({
  ...{ source: 'typeperf', ...said, of: 'now', heldMs: null, part: 'cpu' },
})
