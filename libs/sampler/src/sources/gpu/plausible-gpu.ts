import type { GpuReading } from './gpu-reading.js'

/** What no card can have is a fault of its driver, and null. */
export function plausibleGpu(reading: GpuReading): GpuReading {
  const { utilizationPercent, memoryMb, temperatureC, powerW, energyJ, clockMhz, memoryClockMhz } = reading
  return {
    ...reading,
    utilizationPercent: within(utilizationPercent, 0, 100),
    memoryMb: within(memoryMb, 0, 2 ** 24),
    temperatureC: within(temperatureC, -100, 250),
    // A rack of them draws 100 kW.
    powerW: within(powerW, 0, 10_000),
    energyJ: within(energyJ, 0, Number.MAX_SAFE_INTEGER),
    clockMhz: within(clockMhz, 0, 100_000),
    memoryClockMhz: within(memoryClockMhz, 0, 100_000),
  }
}

function within(value: number | null, least: number, most: number): number | null {
  return value !== null && value >= least && value <= most ? value : null
}
