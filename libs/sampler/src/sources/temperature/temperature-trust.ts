import type { OnFault } from '../source.js'

/** So long one value is believed while the load changes. */
const frozenMs = 60_000
/** For so long the machine has to be busy, and as long idle, before a value that stays is a sensor that does not move. */
const eachMs = 10_000
const busyPercent = 60
const idlePercent = 25
/** Of a longer time between two looks nothing is known. */
const longestGapMs = 2000

/**
 * Believes a temperature until it has not moved for a minute in which the machine was busy for a while and idle for a
 * while: a sensor of some boards that is a constant. From then on it is null, and told once, until it moves.
 */
export function createTemperatureTrust(onFault: OnFault) {
  let value: number | null = null
  let [sinceMs, lastMs, busyMs, idleMs] = [0, 0, 0, 0]
  let isTold = false
  return (celsius: number | null, cpuPercent: number | null, nowMs: number): number | null => {
    const gapMs = nowMs - lastMs
    lastMs = nowMs
    if (celsius !== value) {
      value = celsius
      sinceMs = nowMs
      busyMs = 0
      idleMs = 0
      return celsius
    }
    if (cpuPercent !== null && gapMs <= longestGapMs) {
      if (cpuPercent >= busyPercent) busyMs += gapMs
      if (cpuPercent <= idlePercent) idleMs += gapMs
    }
    const isFrozen = nowMs - sinceMs >= frozenMs && busyMs >= eachMs && idleMs >= eachMs
    if (celsius === null || !isFrozen) return celsius
    if (!isTold)
      onFault(
        'temperature',
        new Error(`stands at ${celsius} °C whatever the machine does: no longer recorded`),
      )
    isTold = true
    return null
  }
}
