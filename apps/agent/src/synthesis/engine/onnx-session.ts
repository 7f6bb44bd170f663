import { errorReason } from '@voicemark/daemon/errors'
import { loadRuntime, type Runtime } from '@voicemark/runtime'
import { RequestError } from '../../request-error.js'
import type { EngineSetup } from './engine-messages.js'

/** A loaded model with the provider that really runs it. */
export interface OnnxSession {
  readonly runtime_version: string
  readonly execution_provider: string
  /** Why the provider that was asked for does not run it. */
  readonly fallback_reason: string | null
  /**
   * Speaks the ids of one sentence: mono samples, usually within ±1. `scales` are noise, length and duration noise.
   * Blocks the thread until it is done.
   */
  infer(
    ids: readonly number[],
    scales: readonly [number, number, number],
    speaker: number,
  ): Promise<Float32Array>
}

/** Loads a model with the provider asked for, else with the CPU. */
export async function openOnnxSession(setup: EngineSetup): Promise<OnnxSession> {
  const runtime = await openRuntime(setup)
  const { session, ...provider } = await createSession(runtime, setup)
  const { versions } = runtime.env
  return {
    runtime_version: `onnxruntime-node ${versions.node ?? versions.common}`,
    ...provider,
    async infer(ids, scales, speaker) {
      const { Tensor } = runtime
      const inputs = {
        input: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
        input_lengths: new Tensor('int64', BigInt64Array.of(BigInt(ids.length)), [1]),
        scales: new Tensor('float32', Float32Array.from(scales), [3]),
        sid: new Tensor('int64', BigInt64Array.of(BigInt(speaker)), [1]),
      }
      // By name: a model with one speaker has no `sid`, and an input that it lacks is an error.
      const feeds = Object.entries(inputs).filter(([name]) => session.inputNames.includes(name))
      const output = Object.values(await session.run(Object.fromEntries(feeds)))[0]
      if (output?.data instanceof Float32Array) return output.data
      throw new RequestError('audio-empty', 'the model gave no float32 audio')
    },
  }
}

async function createSession(runtime: Runtime, setup: EngineSetup) {
  const create = (provider: string) =>
    runtime.InferenceSession.create(setup.model_path, {
      executionProviders: [provider],
      intraOpNumThreads: setup.threads,
      interOpNumThreads: 1,
      // It lays out memory for each length of text anew and keeps every layout: no faster, and 100 MB more after a while.
      enableMemPattern: false,
      logSeverityLevel: 3,
    })
  try {
    const session = await create(setup.provider)
    return { session, execution_provider: setup.provider, fallback_reason: null }
  } catch (error) {
    if (setup.provider === 'cpu') throw error
    const fallback_reason = errorReason(error).slice(0, 256)
    return { session: await create('cpu'), execution_provider: 'cpu', fallback_reason }
  }
}

/** Lazily, because the package throws at import on platforms that it has no binary for. */
async function openRuntime({ telemetry }: EngineSetup): Promise<Runtime> {
  try {
    return await loadRuntime({ telemetry })
  } catch (error) {
    const platform = `${process.platform} ${process.arch}`
    const detail = `ONNX Runtime has no binary for ${platform}; use a machine of another kind for synthesis`
    throw new RequestError('engine-unavailable', detail, { cause: error })
  }
}

/** The device that a provider stands for, as `device_type` names it. */
export function deviceType(execution_provider: string): string {
  if (execution_provider === 'coreml') return 'mps'
  return execution_provider === 'tensorrt' ? 'cuda' : execution_provider
}
