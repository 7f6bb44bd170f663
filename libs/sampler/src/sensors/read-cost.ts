import type { SensorProbe } from './found-sensor.js'

const mostReads = 15
/** A source that is this slow is asked no further. */
const budgetMs = 100

/** Median time of several readings, µs to one decimal. @throws whatever a reading throws */
export function readCostUs(read: SensorProbe['read'], nowMs: () => number = () => performance.now()): number {
  const costs: number[] = []
  const beganMs = nowMs()
  do {
    const sinceMs = nowMs()
    read()
    costs.push((nowMs() - sinceMs) * 1000)
  } while (costs.length < mostReads && nowMs() - beganMs < budgetMs)
  const middle = costs.sort((a, b) => a - b)[Math.floor(costs.length / 2)] ?? 0
  return Math.round(middle * 10) / 10
}
