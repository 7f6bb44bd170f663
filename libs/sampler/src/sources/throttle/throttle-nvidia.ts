import type { ThrottleReading } from '../sample.js'

/** Bits of nvmlClocksEventReasons that slow a GPU against its will: nvml.h. */
const slowdowns = [
  [0x8, 'gpu_hw_slowdown'],
  [0x20, 'gpu_thermal'],
  [0x40, 'gpu_hw_thermal'],
  [0x80, 'gpu_power_brake'],
] as const

/** nvmlClocksEventReasonSwPowerCap: usual under full load, so it is named and not counted as throttling. */
const powerCap = 0x4

/** What a GPU's clock event reasons mean; idle (0x1) and clocks somebody set (0x2, 0x10, 0x100) are no throttling. */
export function nvidiaThrottle(reasons: number | null): ThrottleReading | null {
  if (reasons === null) return null
  const present = slowdowns.filter(([bit]) => (reasons & bit) !== 0).map(([, cause]) => cause)
  const isCapped = (reasons & powerCap) !== 0
  return {
    ...{ source: 'nvml', throttled: present.length > 0, basis: 'nvml: clock event reasons' },
    reason: present.length > 0 ? present.join('+') : isCapped ? 'gpu_power_cap' : null,
    ...{ of: 'now', heldMs: null, part: 'gpu' },
  }
}
