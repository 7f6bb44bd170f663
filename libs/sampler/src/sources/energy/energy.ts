import type { EnergyReading } from '../sample.js'
import { guardSource, type OnFault, type Source } from '../source.js'
import { createBatteryEnergySource } from './battery-energy.js'
import { createBoardEnergySource } from './board-energy.js'
import type { Counted } from './counted.js'
import { missingEnergy, missingInWords } from './energy-missing.js'
import { createGpuEnergySource, isPartOfProcessor, type GpuEnergy } from './gpu-energy.js'
import { createSocketEnergySource } from './hwmon-energy.js'
import { createPowercapSource } from './powercap.js'

export type EnergyDeps = {
  root: string
  /** @default that of this process */
  platform?: NodeJS.Platform
  /** What the card said last. */
  gpu: () => GpuEnergy | null
  onFault: OnFault
}

/** Joules of all parts that this machine counts; one that fails leaves the others as they are. */
export function createEnergySource(deps: EnergyDeps): Source<EnergyReading> {
  const sources = openSources(deps)
  const missing = missingInWords(missingEnergy(deps.root, deps.platform ?? process.platform))
  return {
    read(nowMs) {
      const packages = sources.powercap.read(nowMs)
      const cpu = packages?.cpu ?? sources.sockets.read(nowMs)
      const dram = packages?.dram ?? null
      const gpu = sources.gpu.read(nowMs)
      const system = sources.board.read(nowMs) ?? sources.battery.read(nowMs)
      return reading({ cpu, dram, gpu, system }, nowMs, missing)
    },
    close: () => Object.values(sources).forEach((source) => source.close()),
  }
}

/** Whether processor or machine are counted in joules at the moment. */
export function countsEnergy(root: string, platform: NodeJS.Platform = process.platform): boolean {
  const source = createEnergySource({ root, platform, gpu: () => null, onFault: () => undefined })
  const { cpu, system } = source.read(performance.now())?.meters ?? { cpu: null, system: null }
  source.close()
  return cpu !== null || system !== null
}

/** The counters that can be read at any moment, such as the ends of a request: those of the processor. */
export type EnergyCounters = {
  /** Null where it has none that may be read. */
  read(): EnergyReading | null
  close(): void
}

export function openEnergyCounters(
  root = '/',
  nowMs: () => number = () => performance.now(),
): EnergyCounters {
  const { powercap, sockets } = processorSources(root, () => undefined)
  return {
    read() {
      const atMs = nowMs()
      const packages = powercap.read(atMs)
      const cpu = packages?.cpu ?? sockets.read(atMs)
      const dram = packages?.dram ?? null
      return cpu === null ? null : reading({ cpu, dram, gpu: null, system: null }, atMs, null)
    },
    close() {
      powercap.close()
      sockets.close()
    },
  }
}

function processorSources(root: string, onFault: OnFault) {
  return {
    powercap: guardSource('energy-rapl', () => createPowercapSource(root), onFault),
    sockets: guardSource('energy-hwmon', () => createSocketEnergySource(root), onFault),
  }
}

function openCard(root: string, latest: EnergyDeps['gpu']): Source<Counted> {
  const isApart = !isPartOfProcessor(root)
  return createGpuEnergySource(() => {
    const card = latest()
    return card?.source === 'amdgpu' && !isApart ? null : card
  })
}

function openSources({ root, gpu, onFault }: EnergyDeps) {
  return {
    ...processorSources(root, onFault),
    gpu: guardSource('energy-gpu', () => openCard(root, gpu), onFault),
    board: guardSource('energy-board', () => createBoardEnergySource(root), onFault),
    battery: guardSource('energy-battery', () => createBatteryEnergySource(root), onFault),
  }
}

type Parts = Record<'cpu' | 'dram' | 'gpu' | 'system', Counted | null>

function reading({ cpu, dram, gpu, system }: Parts, atMs: number, missing: string | null): EnergyReading {
  return {
    cpuJ: cpu?.joules ?? null,
    dramJ: dram?.joules ?? null,
    gpuJ: gpu?.joules ?? null,
    systemJ: system?.joules ?? null,
    atMs,
    meters: {
      cpu: cpu?.meter ?? null,
      dram: dram?.meter ?? null,
      gpu: gpu?.meter ?? null,
      system: system?.meter ?? null,
    },
    missing: cpu === null ? missing : null,
  }
}
