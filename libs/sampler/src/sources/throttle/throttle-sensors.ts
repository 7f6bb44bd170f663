import { availableSensor, missingSensor, type FindSensors } from '../../sensors/found-sensor.js'
import { throttleWays, type ThrottleWay } from './throttle-ways.js'
import { createThrottleSource } from './throttle.js'

const described = {
  metric: 'throttle_detected, throttle_reason, throttle_share, throttle_basis',
  unit: 'yes, no; share of the time',
  scope: 'processor',
}

/** What each way is, and how often it has something new. */
const known: Readonly<Record<ThrottleWay, { source: string; refresh_ms: number }>> = {
  thermal_throttle: { source: 'thermal_throttle counters of the kernel', refresh_ms: 0 },
  get_throttled: { source: "flags of the board's firmware (get_throttled)", refresh_ms: 1000 },
  cooling_device: { source: "the kernel's limits (cooling_device)", refresh_ms: 0 },
  frequency: { source: 'inferred: frequency of busy cores against what they sustain', refresh_ms: 1000 },
  notifyutil: { source: 'thermal pressure of macOS (notifyutil)', refresh_ms: 5000 },
  typeperf: { source: '% Performance Limit of Windows (typeperf)', refresh_ms: 1000 },
}

/** A line for each way to know whether the processor is held back; where none tells, why. */
export const throttleSensors: FindSensors = ({ root, platform }) => {
  const { ways, none } = throttleWays(root, platform)
  const lines = ways.map((way) => availableSensor({ ...described, ...known[way], rights: 'everybody' }))
  const [first, ...rest] = lines
  // What the files of all ways cost together; a program is not started to measure it.
  const isFiles = platform !== 'darwin' && platform !== 'win32'
  const probed =
    first === undefined || !isFiles ? lines : [{ ...first, probe: probeOf(root, platform) }, ...rest]
  return none === null ? probed : [...probed, missingSensor({ ...described, reason: none })]
}

function probeOf(root: string, platform: NodeJS.Platform) {
  const source = createThrottleSource({ root, platform })
  let ms = 0
  return { read: () => source.read((ms += 1000)), close: () => source.close() }
}
