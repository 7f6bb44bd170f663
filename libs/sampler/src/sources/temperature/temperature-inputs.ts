import { join } from 'node:path'
import { listDirectory, readFileOnce } from '../kept-file.js'

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

/** One file that holds a temperature. */
export type TemperatureInput = {
  kind: 'hwmon' | 'thermal_zone'
  driver: string
  label: string | null
  path: string
}

/** What says the temperature of the processor. */
export const temperatureInputs = (root: string): TemperatureInput[] =>
  chooseInputs([...hwmonInputs(root), ...thermalZones(root)])

/** The inputs of the best driver there is, and of these the package's, else the first. */
export function chooseInputs<T extends Pick<TemperatureInput, 'driver' | 'label'>>(
  inputs: readonly T[],
): T[] {
  const ofDriver = drivers.map((driver) => inputs.filter((input) => driver.test(normalize(input.driver))))
  const best = ofDriver.find((list) => list.length > 0) ?? []
  const labelled = packageLabels.map((label) => best.filter((input) => label.test(input.label ?? '')))
  return labelled.find((list) => list.length > 0) ?? best.slice(0, 1)
}

function normalize(name: string): string {
  return name.toLowerCase().replaceAll('-', '_')
}

/** /sys/class/hwmon/hwmonN/{name,tempM_input,tempM_label}: kernel doc hwmon/sysfs-interface. */
function hwmonInputs(root: string): TemperatureInput[] {
  const base = join(root, 'sys/class/hwmon')
  return listDirectory(base).flatMap((device) => {
    const driver = readFileOnce(join(base, device, 'name')) ?? ''
    const names = listDirectory(join(base, device)).filter((name) => /^temp\d+_input$/.test(name))
    return names.map((name) => {
      const path = join(base, device, name)
      return { kind: 'hwmon' as const, driver, label: readFileOnce(path.replace(/input$/, 'label')), path }
    })
  })
}

/** /sys/class/thermal/thermal_zoneN/{type,temp}: kernel doc thermal/sysfs-api. */
function thermalZones(root: string): TemperatureInput[] {
  const base = join(root, 'sys/class/thermal')
  const zones = listDirectory(base).filter((name) => name.startsWith('thermal_zone'))
  return zones.map((zone) => ({
    kind: 'thermal_zone' as const,
    driver: readFileOnce(join(base, zone, 'type')) ?? '',
    label: null,
    path: join(base, zone, 'temp'),
  }))
}
