import type { RealtimeSample } from '@voicemark/schema'
import { openProcessGpu } from '../processes/gpu/open-process-gpu.js'
import { createSystemClock, type Clock } from '../clock/clock.js'
import { startChildProcess, type StartChild } from '../sources/child-process.js'
import { createCpuSource } from '../sources/cpu.js'
import { createEnergySource } from '../sources/energy/energy.js'
import { createFrequencySource } from '../sources/frequency/frequency.js'
import { createCardSource } from '../sources/gpu/cards/card-source.js'
import type { GpuReading } from '../sources/gpu/gpu-reading.js'
import { shareNvidia, type SharedNvidia } from '../sources/gpu/nvidia/shared-nvidia.js'
import { createMemorySource, type MemoryReading } from '../sources/memory.js'
import { createResidentSource } from '../sources/own-memory.js'
import type { Reader } from '../sources/sample.js'
import { guardSource, type OnFault } from '../sources/source.js'
import { createTemperatureSource } from '../sources/temperature/temperature.js'
import { createCpuPower } from './cpu-power.js'
import { createHeldSource, type Held, type WatchedSubject } from './held-source.js'
import { nvidiaThrottle } from '../sources/throttle/throttle-nvidia.js'
import { createThrottleSource } from '../sources/throttle/throttle.js'

export type MachineReaderOptions = {
  /** Watched in place of the process this runs in; whoever opened it closes it. @default the own process */
  subject?: WatchedSubject | null
  /** Told once for each source that is there and cannot be read. @default ignored */
  onFault?: OnFault
  /** Where /proc and /sys hang. @default '/' */
  root?: string
  /** Which GPU: index, UUID or PCI address (`gpu-choice.ts`). @default the one with the most memory */
  gpu?: string | null
  /** Cards of NVIDIA that others read in this thread as well. @default its own */
  nvidia?: SharedNvidia
  /** @default the machine's clock */
  clock?: Clock
  /** @default a real child process */
  startChild?: StartChild
}

/** Reads the machine this runs on and the process this runs in, or the subject; what a machine lacks is null. */
export function createMachineReader(options: MachineReaderOptions = {}): Reader {
  const { root = '/', clock = createSystemClock(), onFault = () => undefined, subject = null } = options
  let gpu: GpuReading | null = null
  const sources = {
    ...openSources(options, root, clock, onFault),
    energy: createEnergySource({ root, onFault, gpu: () => gpu }),
  }
  const cpuPower = createCpuPower()
  return {
    read: (lateMs) => {
      const nowMs = clock.nowMs()
      const timestamp = clock.unixSeconds()
      const cpu = sources.cpu.read(nowMs)
      const memory = sources.memory.read(nowMs)
      const held = sources.held.read(nowMs)
      gpu = sources.gpu.read(nowMs)
      const energy = sources.energy.read(nowMs)
      const card = nvidiaThrottle(gpu?.clockReasons ?? null)
      const throttle = [...(sources.throttle.read(nowMs) ?? []), ...(card === null ? [] : [card])]
      // Last, because these may take ms once a second and must not put the others off.
      const slow = { temperature: sources.temperature.read(nowMs), frequency: sources.frequency.read(nowMs) }
      const power = { cpuPowerW: cpuPower(energy) }
      const row = buildRow({ timestamp, lateMs, cpu, memory, held, gpu, ...power, ...slow })
      const seen = gpu && { source: gpu.source, processPercent: held?.gpuPercent ?? null }
      return { atMs: nowMs, row: { ...row, watched: subject?.watched ?? null }, throttle, energy, gpu: seen }
    },
    ...(subject === null && { memoryMb: () => sources.resident.read(clock.nowMs()) }),
    close: () => Object.values(sources).forEach((source) => source.close()),
  }
}

function openSources(options: MachineReaderOptions, root: string, clock: Clock, onFault: OnFault) {
  const { gpu = null, startChild = startChildProcess } = options
  const { nvidia = shareNvidia({ root, gpu, clock, startChild, onFault }) } = options
  const held = () => createHeldSource(options.subject ?? null, () => openProcessGpu({ root, clock, nvidia }))
  return {
    cpu: guardSource('cpu', () => createCpuSource(root), onFault),
    memory: guardSource('memory', () => createMemorySource(root), onFault),
    held: guardSource('process', held, onFault),
    resident: guardSource('process', createResidentSource, onFault),
    gpu: createCardSource({ root, gpu, nvidia, onFault }),
    throttle: guardSource('throttle', () => createThrottleSource({ root, startChild, onFault }), onFault),
    temperature: guardSource('temperature', () => createTemperatureSource(root), onFault),
    frequency: guardSource('frequency', () => createFrequencySource(root), onFault),
  }
}

type Readings = {
  timestamp: number
  lateMs: number | null
  cpu: number | null
  memory: MemoryReading | null
  held: Held | null
  gpu: GpuReading | null
  cpuPowerW: number | null
  temperature: number | null
  frequency: number | null
}

/** Readings as the row they make, rounded to what the sources resolve. */
function buildRow({
  timestamp,
  lateMs,
  cpu,
  memory,
  held,
  gpu,
  ...slow
}: Readings): Omit<RealtimeSample, 'watched'> {
  return {
    timestamp,
    cpu_percent: round(cpu, 100),
    memory_mb: round(held?.memoryMb, 1000),
    memory_percent: memoryPercent(held, memory),
    gpu_memory_mb: round(gpu?.memoryMb, 1000),
    gpu_percent: round(gpu?.utilizationPercent, 100),
    temperature_c: round(slow.temperature, 1000),
    process_cpu_percent: round(held?.cpuPercent, 100),
    system_memory_mb: memory && usedMemory(memory),
    cpu_freq_mhz: round(slow.frequency, 1000),
    gpu_power_w: round(gpu?.powerW, 1000),
    gpu_sampled_age_ms: round(gpu?.ageMs, 1000),
    late_ms: round(lateMs, 1000),
    processes: held?.processes ?? null,
    threads: held?.threads ?? null,
    process_gpu_memory_mb: round(held?.gpuMemoryMb, 1000),
    cpu_power_w: round(slow.cpuPowerW, 1000),
    gpu_temperature_c: round(gpu?.temperatureC, 1000),
    gpu_clock_mhz: round(gpu?.clockMhz, 1000),
  }
}

/** Resident sets count pages that are shared each time: their sum may be above the whole. */
function memoryPercent(held: Held | null, memory: MemoryReading | null): number | null {
  const heldMb = held?.memoryMb ?? null
  return heldMb === null || memory === null
    ? null
    : round(Math.min(100, (heldMb / memory.totalMb) * 100), 1000)
}

function usedMemory({ totalMb, availableMb }: MemoryReading): number | null {
  return availableMb === null ? null : round(Math.max(0, totalMb - availableMb), 1000)
}

function round(value: number | null | undefined, per: number): number | null {
  return value === null || value === undefined ? null : Math.round(value * per) / per
}
