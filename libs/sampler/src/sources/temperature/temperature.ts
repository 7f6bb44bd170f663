import { join } from 'node:path'
import { listDirectory, openKeptFile, parseSysfsNumber, readFileOnce } from '../kept-file.js'
import { holdSource, type Source } from '../source.js'

/**
 * Drivers and thermal zones that measure the CPU, best first, names in lower case with `_`.
 * acpitz comes last: it is whatever the firmware calls a zone, and on many boards a constant.
 */
const drivers = [
  /^coretemp$/,
  /^(k10temp|zenpower)$/,
  // The chip's own sensor on servers of Ampere: drivers/hwmon/xgene-hwmon.c.
  /^apm_xgene$/,
  /^x86_pkg_temp$/,
  /^(cpu\d*(_?therm(al)?)?(_zone)?|bcm\d+_thermal)$/,
  /^(soc|package|bigcore\d*|cluster\d*)_?therm(al)?$/,
  /^acpitz$/,
]

/** Labels of the whole package, `Physical` on older kernels; Tctl carries an offset on some Ryzen, Tdie none. */
const packageLabels = [/^(Package|Physical) id \d+$/, /^Tdie$/, /^Tctl$/]

type Input = { driver: string; label: string | null; path: string }

/** Hottest CPU package, °C; read at most once a second and held between. */
export function createTemperatureSource(root: string): Source<number> {
  const inputs = chooseInputs([...hwmonInputs(root), ...thermalZones(root)])
  const files = inputs.map(({ path }) => openKeptFile(path)).filter((file) => file !== null)
  const source: Source<number> = {
    read: () => hottest(files.map((file) => parseTemperature(file.read()))),
    close: () => files.forEach((file) => file.close()),
  }
  return holdSource(source, 1000)
}

/**
 * Millidegrees as °C. Beyond −40 and 150 °C no CPU runs, and exactly 0 is what an unpowered or unwired sensor
 * reads; a live package that is at 0.000 °C to the millidegree is not worth a false one.
 */
export function parseTemperature(text: string): number | null {
  const value = parseSysfsNumber(text)
  const celsius = value === null ? null : value / 1000
  return celsius === null || celsius === 0 || celsius <= -40 || celsius >= 150 ? null : celsius
}

function hottest(temperatures: readonly (number | null)[]): number | null {
  const plausible = temperatures.filter((celsius) => celsius !== null)
  return plausible.length === 0 ? null : Math.max(...plausible)
}

/** The inputs of the best driver there is, and of these the package's, else the first. */
export function chooseInputs<T extends Omit<Input, 'path'>>(inputs: readonly T[]): T[] {
  const ofDriver = drivers.map((driver) => inputs.filter((input) => driver.test(normalize(input.driver))))
  const best = ofDriver.find((list) => list.length > 0) ?? []
  const labelled = packageLabels.map((label) => best.filter((input) => label.test(input.label ?? '')))
  return labelled.find((list) => list.length > 0) ?? best.slice(0, 1)
}

function normalize(name: string): string {
  return name.toLowerCase().replaceAll('-', '_')
}

/** /sys/class/hwmon/hwmonN/{name,tempM_input,tempM_label}: kernel doc hwmon/sysfs-interface. */
function hwmonInputs(root: string): Input[] {
  const base = join(root, 'sys/class/hwmon')
  return listDirectory(base).flatMap((device) => {
    const driver = readFileOnce(join(base, device, 'name')) ?? ''
    const names = listDirectory(join(base, device)).filter((name) => /^temp\d+_input$/.test(name))
    return names.map((name) => {
      const path = join(base, device, name)
      return { driver, label: readFileOnce(path.replace(/input$/, 'label')), path }
    })
  })
}

/** /sys/class/thermal/thermal_zoneN/{type,temp}: kernel doc thermal/sysfs-api. */
function thermalZones(root: string): Input[] {
  const base = join(root, 'sys/class/thermal')
  const zones = listDirectory(base).filter((name) => name.startsWith('thermal_zone'))
  return zones.map((zone) => ({
    driver: readFileOnce(join(base, zone, 'type')) ?? '',
    label: null,
    path: join(base, zone, 'temp'),
  }))
}
