import { join } from 'node:path'
import { readFileOnce } from '../kept-file.js'
import { virtualMachine } from '../virtual-machine.js'
import { socketCounters } from './hwmon-energy.js'
import { hasHiddenZones, powercapZones } from './powercap-zones.js'
import { isReadable } from './readable.js'

/** Why the processor's joules cannot be counted, and by which command they could. */
export type MissingEnergy = { reason: string; enable: string | null }

/** Null where they can be. */
export function missingEnergy(root: string, platform: NodeJS.Platform): MissingEnergy | null {
  if (platform === 'darwin') return without('macOS gives energy to root alone, by powermetrics')
  if (platform !== 'linux') return without('this system gives its energy meters to drivers alone')
  const zones = powercapZones(root)
  const packages = zones.filter(({ part }) => part === 'cpu')
  const counters = [
    ...packages.map(({ path }) => ({ path: join(path, 'energy_uj'), enable: forPowercap })),
    ...socketCounters(root).map((path) => ({ path, enable: forHwmon })),
  ]
  const closed = counters.find(({ path }) => !isReadable(join(root, path)))
  if (closed !== undefined) return { reason: rootOnly, enable: closed.enable }
  return counters.length > 0 ? null : withoutCounters(root)
}

/** `reason; command`, as it stands in a row. */
export function missingInWords(missing: MissingEnergy | null): string | null {
  if (missing === null) return null
  return ['none: ' + missing.reason, missing.enable].filter((part) => part !== null).join('; ')
}

/** Linux 5.10, commit 949dd0104c49: what a processor draws tells what it computes (CVE-2020-8694). */
const rootOnly = 'the energy counter is readable by root alone'
const forPowercap = 'sudo chmod a+r /sys/class/powercap/intel-rapl:*/*_uj'
const forHwmon = 'sudo chmod a+r /sys/class/hwmon/hwmon*/energy*_input'

function withoutCounters(root: string): MissingEnergy {
  if (hasHiddenZones(root))
    return {
      reason: 'the container hides /sys/devices/virtual/powercap',
      enable: 'docker run --security-opt systempaths=unconfined …',
    }
  const host = virtualMachine(root)
  if (host !== null) return without(`${host}, whose host keeps the energy counters`)
  const cpuinfo = readFileOnce(join(root, 'proc/cpuinfo')) ?? ''
  if (/^vendor_id\s*:\s*(GenuineIntel|AuthenticAMD|HygonGenuine)/m.test(cpuinfo))
    return { reason: 'the kernel has no RAPL zone', enable: 'sudo modprobe intel_rapl_msr' }
  return without('no energy counter that the kernel knows')
}

const without = (reason: string): MissingEnergy => ({ reason, enable: null })
