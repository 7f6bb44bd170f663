import { hardwareTier, type Clock } from '@voicemark/sampler'
import type { HardwareSpecs } from '@voicemark/schema'
import type { Logger } from 'pino'
import type { Config } from '../config.js'
import { budgetMb } from '../memory/memory-budget.js'
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
  const totalMemoryMb = machine.total_memory_gb * 1024
  const threads = config.threads ?? machine.cpu_cores ?? 1
  const voices = createVoices(config)
  const windows = createSampleWindows({ intervalMs: activeIntervalMs, totalMemoryMb })
  const samples = createSampleRouter(windows)
  const synthesizer = createSynthesizer({
    timeoutS: config.timeoutS,
    memoryLimitMb: config.memoryLimitMb ?? totalMemoryMb * memoryLimitShare,
    memoryBudgetMb: budgetMb(config.memoryBudget, totalMemoryMb),
    start: startEngineProcess,
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
  return { voices, threads, windows, samples, synthesizer, load }
}
