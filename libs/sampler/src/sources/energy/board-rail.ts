import { join } from 'node:path'
import { listDirectory, openKeptFile, parseSysfsNumber, readFileOnce, type KeptFile } from '../kept-file.js'

/** A power meter through which all of a machine's current goes. */
export type BoardRail = {
  /** Driver and rail, such as `ina3221 VDD_IN`. */
  name: string
  /** How often it has a new value, ms. */
  refreshMs: number
  watts: () => number | null
  close: () => void
}

/**
 * The rail by which the whole machine is fed, by the names of what measures it; null where there is none, or only rails
 * of some parts, as `VIN_SYS_5V0` of a Jetson AGX Orin is.
 */
const wholeRails: Readonly<Record<string, RegExp>> = {
  // NVIDIA Jetson Linux developer guide, "Power monitor": VDD_IN (Orin, Xavier NX, TX2), POM_5V_IN (Nano).
  ina3221: /^(VDD_IN|POM_5V_IN)$/,
  // ACPI power meters of servers: kernel doc hwmon/acpi_power_meter.
  power_meter: /^/,
  // Apple silicon under Linux: drivers/hwmon/macsmc-hwmon.c.
  macsmc_hwmon: /^Total System Power$/,
}

/** ACPI says how long it averages; the others are asked when they are read, and average over some ms. */
const usualRefreshMs = 100

export function openBoardRail(root: string): BoardRail | null {
  const base = join(root, 'sys/class/hwmon')
  for (const device of listDirectory(base)) {
    const folder = join(base, device)
    const driver = readFileOnce(join(folder, 'name')) ?? ''
    const wanted = wholeRails[driver]
    if (wanted === undefined) continue
    const rail = openRail(folder, driver, wanted)
    if (rail !== null) return rail
  }
  return null
}

function openRail(folder: string, driver: string, wanted: RegExp): BoardRail | null {
  for (const file of listDirectory(folder)) {
    const [, kind, number] = /^(power|in)(\d+)_(?:input|average)$/.exec(file) ?? []
    if (kind === undefined || number === undefined) continue
    const label = readFileOnce(join(folder, `${kind}${number}_label`)) ?? ''
    if (!wanted.test(label)) continue
    const reader = kind === 'power' ? openPower(join(folder, file)) : openProduct(folder, number)
    if (reader === null) continue
    const interval = readFileOnce(join(folder, `power${number}_average_interval`))
    const refreshMs = parseSysfsNumber(interval) ?? usualRefreshMs
    return { name: `${driver} ${label}`.trim(), refreshMs, ...reader }
  }
  return null
}

/** µW: kernel doc hwmon/sysfs-interface. */
function openPower(path: string) {
  const file = openKeptFile(path)
  return file && { watts: () => positive(number(file), 1e-6), close: () => file.close() }
}

/** mV and mA of a chip that does not multiply itself. */
function openProduct(folder: string, rail: string) {
  const volt = openKeptFile(join(folder, `in${rail}_input`))
  const ampere = openKeptFile(join(folder, `curr${rail}_input`))
  const close = () => {
    volt?.close()
    ampere?.close()
  }
  if (volt === null || ampere === null) {
    close()
    return null
  }
  const watts = () => {
    const [millivolt, milliampere] = [number(volt), number(ampere)]
    return millivolt === null || milliampere === null ? null : positive(millivolt * milliampere, 1e-6)
  }
  return { watts, close }
}

const number = (file: KeptFile) => parseSysfsNumber(file.read())

/** A machine that runs draws something: 0 is a sensor that is not wired. */
const positive = (value: number | null, factor: number) =>
  value === null || value <= 0 ? null : value * factor
