import type { EnergyReading } from '../sources/sample.js'
import { fewestRefreshes } from './figures/energy-parts.js'

/** Power of the processor packages since the reading before, W; null over too short a time, and where nothing counts it. */
export function createCpuPower(): (reading: EnergyReading | null) => number | null {
  let before: EnergyReading | null = null
  return (reading) => {
    const watts = reading === null || before === null ? null : cpuPower(before, reading)
    // Over too short a time the next reading has both.
    if (watts !== null || reading === null || before === null || isFar(before, reading)) before = reading
    return watts
  }
}

function cpuPower(before: EnergyReading, reading: EnergyReading): number | null {
  const meter = reading.meters.cpu
  if (meter === null || meter.breaks !== before.meters.cpu?.breaks || !isFar(before, reading)) return null
  if (reading.cpuJ === null || before.cpuJ === null) return null
  return (reading.cpuJ - before.cpuJ) / ((reading.atMs - before.atMs) / 1000)
}

function isFar(before: EnergyReading, { atMs, meters }: EnergyReading): boolean {
  return atMs - before.atMs >= fewestRefreshes * (meters.cpu?.refreshMs ?? 0)
}
