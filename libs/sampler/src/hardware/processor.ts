import { join } from 'node:path'
import { parseSysfsNumber, readFileOnce } from '../sources/kept-file.js'
import { knownText } from '../sources/known-text.js'
import type { Firmware } from './firmware.js'

/** What is used of systeminformation's `cpu()`. */
export type CpuProbe = {
  manufacturer: string
  brand: string
  physicalCores: number
  /** GHz. */
  speedMax: number
}

/** Arm's core names on Amazon's machines tell the Graviton: docs.aws.amazon.com, EC2 processors. */
const gravitons: ReadonlyMap<string, string> = new Map([
  ['Cortex-A72', 'AWS Graviton'],
  ['Neoverse-N1', 'AWS Graviton2'],
  ['Neoverse-V1', 'AWS Graviton3'],
  ['Neoverse-V2', 'AWS Graviton4'],
])

/** Name of the processor: the kernel's, else the operating system's, else what chip and core are known by. */
export function cpuModel(
  cpuinfo: string,
  osModel: string,
  probe: CpuProbe | null,
  firmware: Firmware,
): string | null {
  const own = knownText(/^model name\s*:\s*(.+)$/m.exec(cpuinfo)?.[1]) ?? knownText(osModel)
  if (own !== null && !/^ARMv\d/.test(own)) return own
  const core = knownText(probe?.brand)
  const cloud = firmware.vendor === 'Amazon EC2' && core !== null ? gravitons.get(core) : undefined
  return cloud ?? firmware.soc ?? withVendor(knownText(probe?.manufacturer), core) ?? own
}

function withVendor(vendor: string | null, name: string | null): string | null {
  if (name === null || vendor === null || name.toLowerCase().startsWith(vendor.toLowerCase())) return name
  return `${vendor} ${name}`
}

/** Distinct pairs of package and core in /proc/cpuinfo; null where it does not list them (ARM, many VMs). */
export function countPhysicalCores(cpuinfo: string): number | null {
  const cores = cpuinfo.split(/\n\s*\n/).map((block) => {
    const core = /^core id\s*:\s*(\d+)$/m.exec(block)?.[1]
    return core && `${/^physical id\s*:\s*(\d+)$/m.exec(block)?.[1] ?? '0'}:${core}`
  })
  return new Set(cores.filter(Boolean)).size || null
}

/** Highest frequency the processor may run at, MHz: cpufreq's, else the one given in GHz. */
export function readMaxMhz(root: string, gigahertz: number | undefined): number | null {
  const kilohertz = parseSysfsNumber(
    readFileOnce(join(root, 'sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq')),
  )
  if (kilohertz !== null && kilohertz > 0) return kilohertz / 1000
  return gigahertz !== undefined && gigahertz > 0 ? Math.round(gigahertz * 1000) : null
}
