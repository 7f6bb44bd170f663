import { join } from 'node:path'
import { listDirectory, parseSysfsNumber, readFileOnce } from '../kept-file.js'

/** What a battery gives at the moment. */
export type Discharge = {
  watts: number | null
  /** What is left in it, J: of those that do not say their power. */
  leftJ: number | null
}

const folderOf = (root: string) => join(root, 'sys/class/power_supply')

/**
 * What the batteries give that feed the machine (kernel ABI sysfs-class-power); null on mains, where they give nothing or
 * a part of it, and where there are none.
 */
export function readDischarge(root: string): Discharge | null {
  const supplies = listDirectory(folderOf(root)).map((name) => join(folderOf(root), name))
  // The batteries of mice and keyboards have the scope `Device`.
  const own = supplies.filter((path) => text(path, 'scope') !== 'Device')
  const isMains = (path: string) => /^(Mains|USB)$/.test(text(path, 'type') ?? '')
  if (own.some((path) => isMains(path) && number(path, 'online') === 1)) return null
  const batteries = own.filter((path) => text(path, 'type') === 'Battery')
  const giving = batteries.filter((path) => text(path, 'status') === 'Discharging')
  if (giving.length === 0) return null
  return { watts: sum(giving.map(watts)), leftJ: sum(giving.map(leftJ)) }
}

/** Whether there is a battery that may feed the machine. */
export function hasBattery(root: string): boolean {
  return listDirectory(folderOf(root))
    .map((name) => join(folderOf(root), name))
    .some((path) => text(path, 'type') === 'Battery' && text(path, 'scope') !== 'Device')
}

/** µW, or µA times µV; some drivers write what goes out with a minus. A battery that gives 0 does not say. */
function watts(path: string): number | null {
  const power = number(path, 'power_now')
  const value = power === null ? product(path, 'current_now') : power * 1e-6
  return value === null || value === 0 ? null : Math.abs(value)
}

/** µWh, or µAh at the voltage it has now. */
function leftJ(path: string): number | null {
  const energy = number(path, 'energy_now')
  const wattHours = energy === null ? product(path, 'charge_now') : energy * 1e-6
  return wattHours === null ? null : wattHours * 3600
}

function product(path: string, name: string): number | null {
  const [value, voltage] = [number(path, name), number(path, 'voltage_now')]
  return value === null || voltage === null ? null : value * voltage * 1e-12
}

function sum(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>((a, b) => (a === null || b === null ? null : a + b), 0)
}

const text = (path: string, name: string) => readFileOnce(join(path, name))
const number = (path: string, name: string) => parseSysfsNumber(text(path, name))
