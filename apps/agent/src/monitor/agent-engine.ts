import { hardwareTier, readContainerLimits, readMemoryLimitMb, type Clock } from '@voicemark/sampler'
import type { HardwareSpecs } from '@voicemark/schema'
import type { Logger } from 'pino'
import type { Config } from '../config.js'
import { budgetMb } from '../memory/memory-budget.js'
import { samplerSettings } from '../sampler-settings.js'
import { deviceType } from '../synthesis/onnx/device-type.js'
import { createVoices, type Voices } from '../synthesis/process/agent-voices.js'
import { startEngineProcess } from '../synthesis/process/engine-process.js'
import { createSynthesizer, type Synthesizer } from '../synthesis/process/synthesizer.js'
import { createSampleRouter, type SampleRouter } from './sample-router.js'
import { createSampleWindows, type SampleWindows } from './sample-windows.js'

/** What speaks on this machine, and the samples that come from it. */
export interface AgentEngine {
  readonly voices: Voices
  readonly threads: number
  /** Cores' worth of time that the container allows now; null: as much as there is. */
  readonly cpuQuota: () => number | null
  readonly windows: SampleWindows
  readonly samples: SampleRouter
  readonly synthesizer: Synthesizer
  /** Loads the voice of the settings, which tells what it runs on. @throws RequestError */
  load(): Promise<{ hardware: HardwareSpecs; device_type: string }>
}

const activeIntervalMs = 100
const memoryLimitShare = 0.75

export function createAgentEngine(
  config: Config,
  machine: Omit<HardwareSpecs, 'hardware_tier'>,
  clock: Clock,
  log: Logger,
): AgentEngine {
  const cpuQuota = () => readContainerLimits().cpuCores
  const threads = config.threads ?? usableCores(machine.cpu_cores, cpuQuota())
  const voices = createVoices(config)
  const windows = createSampleWindows({ intervalMs: activeIntervalMs, memoryLimitMb: readMemoryLimitMb })
  const samples = createSampleRouter(windows)
  const synthesizer = createSynthesizer({
    timeoutS: config.timeoutS,
    memoryLimitMb: config.memoryLimitMb ?? readMemoryLimitMb() * memoryLimitShare,
    memoryBudgetMb: budgetMb(config.memoryBudget, readMemoryLimitMb()),
    start: (setup, events) => startEngineProcess(setup, samplerSettings(config), events),
    onLine: samples.route,
    clock,
    log,
  })
  const load = async () => {
    const { setup } = await voices.choose(config.voice, threads)
    const facts = await synthesizer.load(setup)
    const device_type = deviceType(facts.execution_provider)
    if (facts.fallback_reason !== null) {
      log.warn({ event: 'provider-fallback', asked: config.provider, reason: facts.fallback_reason })
    }
    const hardware_tier = config.tier ?? hardwareTier(machine, device_type)
    return { hardware: { ...machine, hardware_tier }, device_type }
  }
  return { voices, threads, cpuQuota, windows, samples, synthesizer, load }
}

/** Physical cores, or what the container is given of them: more threads than that would wait for each other. */
function usableCores(cores: number | null, quota: number | null): number {
  return Math.max(1, Math.min(cores ?? 1, Math.ceil(quota ?? Infinity)))
}
