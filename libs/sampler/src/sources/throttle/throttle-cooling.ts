import { join } from 'node:path'
import { listDirectory, openKeptFile, parseSysfsNumber, readFileOnce } from '../kept-file.js'
import type { ThrottleReading } from '../sample.js'
import type { Source } from '../source.js'

/**
 * Cooling devices that slow the processor. The kernel's own limit of frequency (`cpufreq-cpu0`, before Linux 5.13
 * `thermal-cpufreq-0`: drivers/thermal/cpufreq_cooling.c) is how boards throttle, so that it tells both ways. Fans,
 * screens and radios are in the same list; `TCC Offset` is a setting.
 */
const bothWays = /^((thermal-)?cpufreq-.+|(thermal|cpu)-idle-.+|[a-z]?cpu-(throttle-alert|balanced))$/
/** At rest these say nothing: x86 processors hold themselves back without them. */
const heldOnly = /^(Processor|intel_powerclamp)$/

/** Whether a device at rest says that the processor is not held back. */
export const tellsBothWays = (type: string) => bothWays.test(type)

/** Whether the kernel slows the processor for heat: /sys/class/thermal/cooling_deviceN, kernel doc thermal/sysfs-api. */
export function createCoolingThrottleSource(root: string): Source<ThrottleReading> {
  const devices = coolingDevices(root).flatMap(({ type, state }) => {
    const file = openKeptFile(state)
    return file === null ? [] : [{ type, file }]
  })
  return {
    read: () => {
      const states = devices.map(({ type, file }) => ({ type, state: parseSysfsNumber(file.read()) }))
      return coolingThrottle(states)
    },
    close: () => devices.forEach(({ file }) => file.close()),
  }
}

/** Those of a machine that cool its processor, with the file of their state. */
export function coolingDevices(root: string): { type: string; state: string }[] {
  const base = join(root, 'sys/class/thermal')
  return listDirectory(base)
    .filter((name) => name.startsWith('cooling_device'))
    .map((name) => ({
      type: readFileOnce(join(base, name, 'type')) ?? '',
      state: join(base, name, 'cur_state'),
    }))
    .filter(({ type }) => bothWays.test(type) || heldOnly.test(type))
}

/** What states mean; below 0 an idle injector is off (drivers/thermal/intel/intel_powerclamp.c). */
export function coolingThrottle(
  states: readonly { type: string; state: number | null }[],
): ThrottleReading | null {
  const known = states.filter(({ state }) => state !== null)
  const held = known.filter(({ state }) => (state ?? 0) > 0)
  const telling = held.length > 0 ? held : known.filter(({ type }) => bothWays.test(type))
  if (telling.length === 0) return null
  return {
    ...{ source: 'cooling_device', throttled: held.length > 0, of: 'now', heldMs: null, part: 'cpu' },
    reason: held.length > 0 ? 'cpu_thermal' : null,
    basis: `flags: cooling_device ${held.length > 0 ? (held[0]?.type ?? '') : 'cpufreq'}`,
  }
}
