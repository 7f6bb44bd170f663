import { openProcessGpu } from '../processes/gpu/open-process-gpu.js'
import { createSystemClock, type Clock } from '../clock/clock.js'
import { startChildProcess, type StartChild } from '../sources/child-process.js'
import { createCpuSource } from '../sources/cpu.js'
import { createEnergySource } from '../sources/energy/energy.js'
import { createFrequencySource } from '../sources/frequency/frequency.js'
import { createCardSource } from '../sources/gpu/cards/card-source.js'
import type { GpuReading } from '../sources/gpu/gpu-reading.js'
import { shareNvidia, type SharedNvidia } from '../sources/gpu/nvidia/shared-nvidia.js'
import { createMemorySource } from '../sources/memory.js'
import { createResidentSource } from '../sources/own-memory.js'
import type { Reader } from '../sources/sample.js'
import { guardSource, type OnFault } from '../sources/source.js'
import { temperatureInputs } from '../sources/temperature/temperature-inputs.js'
import { createTemperatureTrust } from '../sources/temperature/temperature-trust.js'
import { createTemperatureSource } from '../sources/temperature/temperature.js'
import { createCpuPower } from './cpu-power.js'
import { createHeldSource, type WatchedSubject } from './held-source.js'
import { createLimitSource } from './limit-source.js'
import { sampleRow } from './sample-row.js'
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
  const trust = createTemperatureTrust(onFault)
  const thermometer = temperatureInputs(root)[0]?.kind ?? null
  return {
    read: (lateMs) => {
      const nowMs = clock.nowMs()
      const timestamp = clock.unixSeconds()
      const cpu = sources.cpu.read(nowMs)
      const memory = sources.memory.read(nowMs)
      const held = sources.held.read(nowMs)
      const limitMb = sources.limit.read(nowMs)
      gpu = sources.gpu.read(nowMs)
      const energy = sources.energy.read(nowMs)
      const card = nvidiaThrottle(gpu?.clockReasons ?? null)
      const throttle = [...(sources.throttle.read(nowMs) ?? []), ...(card === null ? [] : [card])]
      // Last, because these may take ms once a second and must not put the others off.
      const slow = {
        temperature: trust(sources.temperature.read(nowMs), cpu, nowMs),
        frequency: sources.frequency.read(nowMs),
      }
      const power = { cpuPowerW: cpuPower(energy) }
      const row = sampleRow({ timestamp, lateMs, cpu, memory, limitMb, held, gpu, ...power, ...slow })
      const seen = gpu && { source: gpu.source, processPercent: held?.gpuPercent ?? null }
      const beside = { throttle, energy, gpu: seen, thermometer }
      return { atMs: nowMs, row: { ...row, watched: subject?.watched ?? null }, ...beside }
    },
    ...memoryAlone(subject, () => sources.resident.read(clock.nowMs())),
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
    limit: guardSource('container', () => createLimitSource(root, options.subject ?? null), onFault),
    held: guardSource('process', held, onFault),
    resident: guardSource('process', createResidentSource, onFault),
    gpu: createCardSource({ root, gpu, nvidia, onFault }),
    throttle: guardSource('throttle', () => createThrottleSource({ root, startChild, onFault }), onFault),
    temperature: guardSource('temperature', () => createTemperatureSource(root, onFault), onFault),
    frequency: guardSource('frequency', () => createFrequencySource(root), onFault),
  }
}

function memoryAlone(subject: WatchedSubject | null, ownMb: () => number | null): Pick<Reader, 'memoryMb'> {
  const memoryMb = subject === null ? ownMb : subject.memoryMb
  return memoryMb === undefined ? {} : { memoryMb }
}
