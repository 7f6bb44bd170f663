import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { listDirectory } from '../kept-file.js'
import { coolingDevices, tellsBothWays } from './throttle-cooling.js'
import { firmwareFile } from './throttle-raspberry-pi.js'
import { sustainedPolicies } from './sustained-frequency.js'
import { virtualMachine } from '../virtual-machine.js'

/** What may have something to say, and why none of it can say that nothing holds the processor back; null where one can. */
export type ThrottleWays = { ways: readonly ThrottleWay[]; none: string | null }

export type ThrottleWay =
  'thermal_throttle' | 'get_throttled' | 'cooling_device' | 'frequency' | 'notifyutil' | 'typeperf'

/** What can say on this machine whether its processor is held back. */
export function throttleWays(root: string, platform: NodeJS.Platform): ThrottleWays {
  if (platform === 'darwin') return { ways: ['notifyutil'], none: null }
  if (platform === 'win32') return { ways: ['typeperf'], none: null }
  const host = virtualMachine(root)
  // Counters and frequencies that a guest sees are its own, and stand still.
  if (host !== null) return { ways: [], none: `${host}: the processor of its host cannot be seen` }
  const cooling = coolingDevices(root)
  const found = {
    thermal_throttle: hasCounters(root),
    get_throttled: existsSync(firmwareFile(root) ?? ''),
    cooling_device: cooling.length > 0,
    frequency: sustainedPolicies(root).length > 0,
  }
  const ways = (Object.keys(found) as (keyof typeof found)[]).filter((way) => found[way])
  const tells =
    ways.some((way) => way !== 'cooling_device') || cooling.some(({ type }) => tellsBothWays(type))
  const nothing = 'no thermal_throttle counter, no limit by the kernel, no sustained frequency is known here'
  return { ways, none: tells ? null : nothing }
}

function hasCounters(root: string): boolean {
  const base = join(root, 'sys/devices/system/cpu')
  return listDirectory(base).some((cpu) =>
    existsSync(join(base, cpu, 'thermal_throttle/core_throttle_count')),
  )
}
