import type { StartChild } from '../child-process.js'
import type { ThrottleReading } from '../sample.js'
import type { Source } from '../source.js'

/** A question takes some 11 ms of another core, needs no rights, and pressure changes over many seconds. */
const everyMs = 5000
/** Older than this an answer says nothing of now. */
const longestMs = 3 * everyMs

const command = 'notifyutil'
const key = 'com.apple.system.thermalpressurelevel'

/**
 * Levels of thermal pressure: OSThermalNotification.h. At `moderate` machines run at full speed or nearly so, so that it
 * is named and not counted. `pmset -g therm` says nothing on Apple silicon, and powermetrics is for root.
 */
const levels = ['nominal', 'moderate', 'heavy', 'trapping', 'sleeping'] as const

/** Thermal pressure of macOS, asked for by a short child every five seconds while somebody samples. */
export function createMacosThrottleSource(startChild: StartChild): Source<ThrottleReading> {
  let askedMs = -Infinity
  let answer: { atMs: number; level: number } | null = null
  let child: { stop(): void } | null = null
  let why: string | null = null

  function ask(nowMs: number) {
    askedMs = nowMs
    let text = ''
    child = startChild(command, ['-g', key], {
      text: (chunk) => (text += chunk),
      exit: (error) => {
        child = null
        const level = parsePressure(text)
        answer = level === null ? null : { atMs: nowMs, level }
        why = level === null ? (error?.message ?? 'notifyutil does not say how hot the machine is') : null
      },
    })
  }

  return {
    read: (nowMs) => {
      if (child === null && nowMs - askedMs >= everyMs) ask(nowMs)
      const isFresh = answer !== null && nowMs - answer.atMs <= longestMs
      if (isFresh && answer !== null) return macosThrottle(answer.level)
      return why === null ? null : reading({ throttled: null, reason: null, basis: `none: ${why}` })
    },
    close: () => child?.stop(),
  }
}

/** `com.apple.system.thermalpressurelevel 2`, or null. */
export function parsePressure(text: string): number | null {
  const level = /thermalpressurelevel\s+(\d+)/.exec(text)?.[1]
  return level === undefined || Number(level) >= levels.length ? null : Number(level)
}

export function macosThrottle(level: number): ThrottleReading {
  const name = levels[level]
  return reading({
    throttled: level >= 2,
    reason: level === 0 ? null : `thermal_pressure_${name ?? 'unknown'}`,
    basis: 'flags: thermal pressure of macOS',
  })
}

const reading = (said: Pick<ThrottleReading, 'throttled' | 'reason' | 'basis'>): ThrottleReading => ({
  ...{ source: 'notifyutil', ...said, of: 'now', heldMs: null, part: 'cpu' },
})
