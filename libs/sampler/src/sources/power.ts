import { join } from 'node:path'
import { listDirectory, readFileOnce } from './kept-file.js'
import { knownText } from './known-text.js'
import { holdSource, type Source } from './source.js'

/**
 * What feeds the machine and how its processors are governed, read at most once a second, such as
 * `source=battery governor=powersave profile=balanced`; what is not known is left out, and null where nothing is.
 * From Linux alone: power_supply (kernel ABI sysfs-class-power), cpufreq (admin-guide/pm/cpufreq) and
 * acpi/platform_profile (sysfs-platform_profile).
 */
export function createPowerSource(root: string): Source<string> {
  const read = () => {
    const known = [
      ['source', supply(join(root, 'sys/class/power_supply'))],
      ['governor', governors(join(root, 'sys/devices/system/cpu/cpufreq'))],
      ['profile', textOf(join(root, 'sys/firmware/acpi/platform_profile'))],
    ].flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]))
    return known.length === 0 ? null : known.join(' ')
  }
  return holdSource({ read, close: () => undefined }, 1000)
}

/** A machine without any supply in the list may be a desktop, or a board that does not say. */
function supply(folder: string): 'mains' | 'battery' | null {
  // The batteries of mice and keyboards have the scope `Device`.
  const supplies = listDirectory(folder)
    .map((name) => join(folder, name))
    .filter((path) => textOf(join(path, 'scope')) !== 'Device')
  const ofType = (...types: readonly string[]) =>
    supplies.filter((path) => types.includes(textOf(join(path, 'type')) ?? ''))
  if (ofType('Mains', 'USB').some((path) => textOf(join(path, 'online')) === '1')) return 'mains'
  const states = ofType('Battery').map((path) => textOf(join(path, 'status')))
  if (states.includes('Discharging')) return 'battery'
  return states.some((state) => state === 'Charging' || state === 'Full') ? 'mains' : null
}

/** More than one where the cores are governed differently, joined by `+`. */
function governors(folder: string): string | null {
  const names = listDirectory(folder).map((policy) => textOf(join(folder, policy, 'scaling_governor')))
  const known = [...new Set(names)].filter((name) => name !== null).sort()
  return known.length === 0 ? null : known.join('+')
}

const textOf = (path: string) => knownText(readFileOnce(path))
