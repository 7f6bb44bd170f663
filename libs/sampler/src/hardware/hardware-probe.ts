import { existsSync } from 'node:fs'
import { arch, availableParallelism, cpus, platform, release } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { createSystemClock } from '../clock/clock.js'
import { findCard } from '../sources/gpu/cards/found-card.js'
import { readFileOnce } from '../sources/kept-file.js'
import type { OnFault } from '../sources/source.js'
import { readFirmware } from './firmware.js'
import type { GraphicsProbe } from './hardware-gpu.js'
import type { CpuProbe } from './processor.js'

/** What is used of systeminformation. */
export type HardwareProbe = {
  cpu(): Promise<CpuProbe>
  graphics(): Promise<GraphicsProbe>
  system(): Promise<{ model: string; virtual: boolean; virtualHost?: string }>
  osInfo(): Promise<{ distro: string; release: string }>
}

/** What Node itself knows of the machine. */
export type Host = {
  cpuModel: string
  threads: number
  architecture: string
  platform: string
  kernel: string
}

export type ProbeOptions = {
  /** @default systeminformation */
  probe?: HardwareProbe
  /** Where /proc and /sys hang. @default '/' */
  root?: string
  /** Which GPU is read: index, UUID or PCI address. @default the one with the most memory */
  gpu?: string | null
  /** For each question to the probe, ms. @default 5000 */
  timeLimitMs?: number
  /** Told of each question that failed or took too long. @default ignored */
  onFault?: OnFault
}

export type Answers = Awaited<ReturnType<typeof askProbe>>

/** Asks all questions at once; one that fails or takes too long is reported, and null. */
export async function askProbe({ probe, root = '/', gpu = null, timeLimitMs = 5000, onFault }: ProbeOptions) {
  const si = probe ?? (await loadProbe())
  const ask = <T>(name: string, question: () => T | Promise<T>) =>
    answerWithin(timeLimitMs, question).catch((error: unknown) => {
      onFault?.(`hardware-${name}`, error)
      return null
    })
  const [cpu, graphics, system, osInfo, firmware, cpuinfo, card] = await Promise.all([
    ask('cpu', () => si.cpu()),
    ask('graphics', () => si.graphics()),
    ask('system', () => si.system()),
    ask('os', () => si.osInfo()),
    ask('firmware', () => readFirmware(root)),
    ask('cpuinfo', () => readFileOnce(join(root, 'proc/cpuinfo'))),
    ask('card', () => findCard({ root, gpu, clock: createSystemClock() })),
  ])
  return { cpu, graphics, system, osInfo, firmware, cpuinfo, card }
}

/** Only the one process that asks pays for loading it. */
async function loadProbe(): Promise<HardwareProbe> {
  const { default: si } = await import('systeminformation')
  // It searches dmesg in a pipeline of `grep`, and what the shell says where there is none goes to the error stream.
  const isLacking = platform() === 'linux' && !isOnPath('grep')
  return isLacking ? { ...si, system: () => Promise.resolve(unknownSystem) } : si
}

const unknownSystem = { model: '', virtual: false }

function isOnPath(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)))
}

async function answerWithin<T>(ms: number, question: () => T | Promise<T>): Promise<T> {
  const limit = async (): Promise<never> => {
    await setTimeout(ms, undefined, { ref: false })
    throw new Error(`no answer in ${ms} ms`)
  }
  return Promise.race([question(), limit()])
}

/** This machine, as Node knows it. */
export function readHost(): Host {
  return {
    cpuModel: cpus()[0]?.model ?? '',
    threads: cpus().length || availableParallelism(),
    architecture: arch(),
    platform: platform(),
    kernel: release(),
  }
}
