import { setTimeout } from 'node:timers/promises'
import type { SensorProbe } from './found-sensor.js'

/** Longer than this nobody waits to see a value change. */
const longestMs = 900
const stepMs = 1
/** Gaps between changes of which the median is taken. */
const mostGaps = 12
const leastGaps = 3

/** May hold work up, and says whether it did. */
export type Pace = () => Promise<boolean>

export type RefreshWatch = {
  nowMs(): number
  sleep(ms: number): Promise<unknown>
  pace: Pace
}

/** The time of this machine. */
export const ownTime: Omit<RefreshWatch, 'pace'> = {
  nowMs: () => performance.now(),
  sleep: (ms) => setTimeout(ms),
}

/**
 * Median time between two changes of the value, ms; null where it changes too seldom to tell within a second. A sensor
 * that has a new value at each look is told by the time between looks, which then is an upper bound.
 */
export async function refreshMs(read: SensorProbe['read'], time: RefreshWatch): Promise<number | null> {
  const beganMs = time.nowMs()
  const gaps: number[] = []
  let before = JSON.stringify(read())
  let changedMs: number | null = null
  while (gaps.length < mostGaps && time.nowMs() - beganMs < longestMs) {
    await time.sleep(stepMs)
    const wasHeld = await time.pace()
    const value = JSON.stringify(read())
    if (wasHeld) {
      // When it changed meanwhile, nobody saw.
      before = value
      changedMs = null
    }
    if (value === before) continue
    const nowMs = time.nowMs()
    if (changedMs !== null) gaps.push(nowMs - changedMs)
    before = value
    changedMs = nowMs
  }
  if (gaps.length < leastGaps) return null
  const middle = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0
  return Math.round(middle * 10) / 10
}
