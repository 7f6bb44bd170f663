import { join } from 'node:path'
import {
  listDirectory,
  openKeptFile,
  parseSysfsNumber,
  readFileOnce,
  type KeptFile,
} from '../../kept-file.js'
import type { Source } from '../../source.js'
import { untoldGpu, type GpuReading } from '../gpu-reading.js'

/** `gpu.0` on older boards, `17000000.gpu` or the name of the chip such as `17000000.ga10b` on newer ones. */
const gpuNode = /^(gpu\.0|\w+\.(gpu|gm20b|gp10b|gv11b|ga10b))$/
const folders = ['sys/devices', 'sys/devices/platform', 'sys/devices/platform/bus@0']

/** Where a Jetson says how busy its GPU is; null on any other machine. */
export function jetsonLoadFile(root: string): string | null {
  const nodes = folders.flatMap((folder) => {
    const names = listDirectory(join(root, folder)).filter((name) => gpuNode.test(name))
    return names.map((name) => join(root, folder, name, 'load'))
  })
  return nodes.find((path) => readFileOnce(path) !== null) ?? null
}

/**
 * The GPU of an NVIDIA Jetson by sysfs, as jetson-stats reads it. Its memory is the system's: there is none of its own, so that
 * is null, never 0.
 */
export function createJetsonGpuSource(root: string): Source<GpuReading> {
  const load = jetsonLoadFile(root)
  const opened = load === null ? null : openFiles(root, load)
  if (opened === null) return { read: () => null, close: () => undefined }
  const { rail, ...files } = opened
  const value = (file: KeptFile | null, per: number) => {
    const number = parseSysfsNumber(file?.read() ?? null)
    return number === null ? null : number / per
  }
  return {
    read: () => ({
      ...untoldGpu,
      ...{ source: 'jetson', ageMs: 0 },
      // In tenths of a percent.
      utilizationPercent: value(files.load, 10),
      clockMhz: value(files.clock, 1e6),
      temperatureC: value(files.temperature, 1e3),
      powerW: watts(value(rail.volts, 1e3), value(rail.amperes, 1e3)),
    }),
    close: () => [...Object.values(files), rail.volts, rail.amperes].forEach((file) => file?.close()),
  }
}

function openFiles(root: string, load: string) {
  const devfreq = join(root, 'sys/class/devfreq')
  const clock = listDirectory(devfreq).find((name) => gpuNode.test(name))
  const thermal = join(root, 'sys/class/thermal')
  const zone = listDirectory(thermal).find((name) => {
    return /^gpu-therm(al)?$/i.test(readFileOnce(join(thermal, name, 'type')) ?? '')
  })
  return {
    load: openKeptFile(load),
    clock: clock === undefined ? null : openKeptFile(join(devfreq, clock, 'cur_freq')),
    temperature: zone === undefined ? null : openKeptFile(join(thermal, zone, 'temp')),
    rail: openRail(root),
  }
}

/** The rail that feeds the GPU alone (INA3221); those of `VDD_CPU_GPU_CV` and `VDD_GPU_SOC` feed others, too. */
function openRail(root: string): { volts: KeptFile | null; amperes: KeptFile | null } {
  const base = join(root, 'sys/class/hwmon')
  for (const name of listDirectory(base)) {
    const folder = join(base, name)
    if (readFileOnce(join(folder, 'name')) !== 'ina3221') continue
    const label = listDirectory(folder).find((file) => {
      return /^in\d+_label$/.test(file) && /^(GPU|\w*_GPU)$/.test(railName(folder, file))
    })
    if (label === undefined) continue
    const channel = /\d+/.exec(label)?.[0] ?? ''
    return {
      volts: openKeptFile(join(folder, `in${channel}_input`)),
      amperes: openKeptFile(join(folder, `curr${channel}_input`)),
    }
  }
  return { volts: null, amperes: null }
}

function railName(folder: string, file: string): string {
  const name = readFileOnce(join(folder, file)) ?? ''
  return /CPU|SOC/.test(name) ? '' : name
}

function watts(volts: number | null, amperes: number | null): number | null {
  return volts === null || amperes === null ? null : volts * amperes
}
