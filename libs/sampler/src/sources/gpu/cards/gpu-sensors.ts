import {
  availableSensor,
  missingSensor,
  type FoundSensor,
  type SensorDeps,
} from '../../../sensors/found-sensor.js'
import { chooseDrmCard, createDrmGpuSource } from '../drm/gpu-drm.js'
import { largestGpu, parseGpuChoice } from '../gpu-choice.js'
import type { GpuReading } from '../gpu-reading.js'
import type { NvidiaFacts } from '../nvidia/nvidia-state.js'
import { nvmlLibraries } from '../nvml/nvml-places.js'
import { createJetsonGpuSource, jetsonLoadFile } from '../system/gpu-jetson.js'
import { askNvidia } from './found-card.js'

type Field = 'memoryMb' | 'utilizationPercent' | 'temperatureC' | 'powerW' | 'energyJ' | 'clockMhz'

/** What each value of a card fills, and how often drivers renew it, ms. */
const metrics: Readonly<Record<Field, { metric: string; unit: string; refresh_ms: number | null }>> = {
  memoryMb: {
    metric: 'gpu_memory_mb, peak_gpu_memory_mb, gpu_sampled_age_ms',
    unit: 'MB of 2^20 bytes',
    refresh_ms: 100,
  },
  utilizationPercent: {
    metric: 'gpu_percent, avg_gpu_percent',
    unit: '%, a mean of up to 1 s',
    refresh_ms: 1000,
  },
  temperatureC: { metric: 'gpu_temperature_c, peak_gpu_temperature_c', unit: '°C', refresh_ms: 500 },
  powerW: { metric: 'gpu_power_w', unit: 'W, of newer cards a mean of 1 s', refresh_ms: 100 },
  energyJ: { metric: 'gpu_energy_j', unit: 'J', refresh_ms: 100 },
  clockMhz: { metric: 'gpu_clock_mhz', unit: 'MHz', refresh_ms: 100 },
}
const fields = Object.keys(metrics) as Field[]

/** What of the card that is read can be known here, and why the rest cannot. */
export async function gpuSensors(deps: SensorDeps): Promise<FoundSensor[]> {
  const { root, gpu } = deps
  if (jetsonLoadFile(root) !== null) {
    const why = { memoryMb: 'a Jetson’s GPU has no memory of its own: it is part of memory_mb' }
    const source = createJetsonGpuSource(root)
    const lines = ofReading(source.read(0), 'sysfs of the Jetson’s GPU', why)
    source.close()
    return [
      ...lines,
      missingSensor({ ...ofProcess, reason: 'a Jetson does not say what a process has of its GPU' }),
    ]
  }
  if (nvmlLibraries(root).length > 0) return ofNvidia(await askNvidia(deps))
  const choice = gpu === null ? largestGpu : (parseGpuChoice(gpu) ?? largestGpu)
  const card = chooseDrmCard(root, choice)
  if (card === null) return allMissing(gpu === null ? noCard : `no card here is ${gpu}`)
  const source = createDrmGpuSource(root, choice)
  const reading = source.read(0)
  source.close()
  const reasons = card.driver === 'amdgpu' ? amdReasons : intelReasons
  if (reading === null) return allMissing('the card sleeps, and reading it would wake it up')
  return [
    ...ofReading(reading, `${card.driver ?? ''} in /sys/class/drm/card${card.index}`, reasons),
    ofProcesses('fdinfo'),
  ]
}

const noCard = 'no driver of NVIDIA, AMD or Intel tells of a card'
const amdReasons = {
  energyJ: 'amdgpu has no counter of joules in sysfs',
}
const intelReasons = {
  memoryMb: 'the kernel does not say how much of a card’s memory is in use, only whose (fdinfo)',
  utilizationPercent: 'what the whole card does needs CAP_PERFMON; by process it is known (fdinfo)',
  powerW: 'the kernel counts joules in place of it',
  energyJ: 'only cards of their own have a counter',
  temperatureC: 'only cards of their own have a sensor, since Linux 6.12 to 6.15',
}

function ofNvidia({ source, library, problem, reasons, costsMs }: NvidiaFacts): FoundSensor[] {
  if (problem !== null || source === null) return allMissing(problem ?? noCard)
  const told = source === 'nvml' ? `NVML (${library ?? ''})` : 'nvidia-smi'
  const ofCard = fields.map((field) => {
    const line = { ...metrics[field], scope: 'card', rights: 'everybody' }
    const untold = field === 'energyJ' && source === 'nvidia-smi' ? 'nvidia-smi does not print it' : undefined
    const reason = reasons[field] ?? untold
    const cost = costsMs[field]
    if (reason !== undefined) return missingSensor({ ...line, source: told, reason })
    return availableSensor({
      ...line,
      source: told,
      read_cost_us: cost === undefined ? null : Math.round(cost * 1000),
    })
  })
  return [...ofCard, ofProcesses(told)]
}

const ofProcess = {
  metric: 'process_gpu_memory_mb, process_gpu_percent',
  unit: 'MB of 2^20 bytes; %',
  scope: 'process',
}

function ofProcesses(source: string): FoundSensor {
  return availableSensor({
    ...{
      metric: 'process_gpu_memory_mb, process_gpu_percent',
      unit: 'MB of 2^20 bytes; %',
      scope: 'process',
    },
    ...{ source, refresh_ms: 1000, rights: 'processes of the same user; of NVIDIA all' },
  })
}

function ofReading(
  reading: GpuReading | null,
  source: string,
  reasons: Partial<Record<Field, string>>,
): FoundSensor[] {
  return fields.map((field) => {
    const line = { ...metrics[field], scope: 'card', source, rights: 'everybody' }
    if ((reading?.[field] ?? null) !== null) return availableSensor(line)
    return missingSensor({ ...line, reason: reasons[field] ?? 'this driver does not tell it' })
  })
}

function allMissing(reason: string): FoundSensor[] {
  const every = Object.values(metrics).map(({ metric }) => metric)
  return [...every, ofProcess.metric].map((metric) => {
    return missingSensor({ metric, unit: null, scope: 'card', reason })
  })
}
