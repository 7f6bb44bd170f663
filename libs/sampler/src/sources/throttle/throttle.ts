import { startChildProcess, type StartChild } from '../child-process.js'
import type { ThrottleReading } from '../sample.js'
import { guardSource, type OnFault, type Source } from '../source.js'
import { createCoolingThrottleSource } from './throttle-cooling.js'
import { createFrequencyThrottleSource } from './throttle-frequency.js'
import { createIntelThrottleSource } from './throttle-intel.js'
import { createMacosThrottleSource } from './throttle-macos.js'
import { createRaspberryPiThrottleSource } from './throttle-raspberry-pi.js'
import { throttleWays, type ThrottleWay } from './throttle-ways.js'
import { createWindowsThrottleSource } from './throttle-windows.js'

export type ThrottleOptions = {
  root: string
  /** @default of this machine */
  platform?: NodeJS.Platform | undefined
  /** @default a real child process */
  startChild?: StartChild | undefined
  /** @default ignored */
  onFault?: OnFault
}

/** What each way to know of it says of the processor; where there is none, that, and why. */
export function createThrottleSource(options: ThrottleOptions): Source<readonly ThrottleReading[]> {
  const { root, platform = process.platform, onFault = () => undefined } = options
  const { startChild = startChildProcess } = options
  const { ways, none } = throttleWays(root, platform)
  const open: Readonly<Record<ThrottleWay, () => Source<ThrottleReading>>> = {
    thermal_throttle: () => createIntelThrottleSource(root),
    get_throttled: () => createRaspberryPiThrottleSource(root),
    cooling_device: () => createCoolingThrottleSource(root),
    frequency: () => createFrequencyThrottleSource(root),
    notifyutil: () => createMacosThrottleSource(startChild),
    typeperf: () => createWindowsThrottleSource(startChild),
  }
  const sources = ways.map((way) => guardSource(`throttle-${way}`, open[way], onFault))
  const always = none === null ? [] : [nothingTells(none)]
  return {
    read: (nowMs) => [...sources.flatMap((source) => source.read(nowMs) ?? []), ...always],
    close: () => sources.forEach((source) => source.close()),
  }
}

const nothingTells = (why: string): ThrottleReading => ({
  ...{ source: 'none', throttled: null, reason: null, basis: `none: ${why}` },
  ...{ of: 'now', heldMs: null, part: 'cpu' },
})
