import { errorReason } from '@voicemark/daemon/errors'
import { loadRuntime, type InferenceSession, type Runtime } from '@voicemark/runtime'
import { RequestError } from '../../request-error.js'
import { fallbackReason } from './fallback-reason.js'
import { planeConvolutions } from './plane-convolutions.js'
import { runtimeOptions } from './runtime-options.js'

/** What runs a model. */
export interface RuntimeFacts {
  readonly engine_version: string
  /** As ONNX Runtime names it. */
  readonly execution_provider: string
  /** Why the provider that was asked for does not run; null when it does. */
  readonly fallback_reason: string | null
  /** What is not as the runtime has it by itself, `name=value`, a space between two. */
  readonly runtime_options: string
}

/** How a model is to be run. */
export interface SessionSetup {
  readonly threads: number
  /** Execution provider to try first. */
  readonly provider: string
  /** Whether ONNX Runtime may report to Microsoft. */
  readonly telemetry: boolean
  /** Whether the runtime keeps the memory that it has had once. */
  readonly arena: boolean
}

/** A loaded model with the provider that really runs it. */
export interface OnnxSession {
  readonly facts: RuntimeFacts
  readonly Tensor: Runtime['Tensor']
  readonly inputNames: readonly string[]
  /** All outputs by name. What is fed and is no input of the model is left out. Blocks the thread until it is done. */
  runAll(feeds: Feeds): Promise<InferenceSession.ReturnType>
  /** The first output, mono samples. */
  run(feeds: Feeds): Promise<Float32Array>
}

export type Feeds = InferenceSession.FeedsType

/** Loads a model with the provider asked for, else with the CPU. */
export async function openOnnxSession(model_path: string, setup: SessionSetup): Promise<OnnxSession> {
  const runtime = await openRuntime(setup)
  const { options, words } = runtimeOptions(setup.threads, setup.arena)
  const { session, isRewritten, ...provider } = await createSession(runtime, model_path, setup, options)
  const runAll = (inputs: Feeds) => {
    // By name: a model with one speaker has no `sid`, and an input that it lacks is an error.
    const feeds = Object.entries(inputs).filter(([name]) => session.inputNames.includes(name))
    return session.run(Object.fromEntries(feeds))
  }
  return {
    facts: { engine_version: versionOf(runtime, isRewritten), runtime_options: words, ...provider },
    Tensor: runtime.Tensor,
    inputNames: session.inputNames,
    runAll,
    async run(feeds) {
      const output = Object.values(await runAll(feeds))[0]
      if (output?.data instanceof Float32Array) return output.data
      throw new RequestError('audio-empty', 'the model gave no float32 audio')
    },
  }
}

/** Rows from before a model was rewritten are of another speed, and must not be taken for the same. */
function versionOf({ env: { versions } }: Runtime, isRewritten: boolean): string {
  return `onnxruntime-node ${versions.node ?? versions.common}${isRewritten ? ', plane convolutions' : ''}`
}

interface CreatedSession extends Omit<RuntimeFacts, 'engine_version' | 'runtime_options'> {
  readonly session: InferenceSession
  /** Whether the model runs as it was rewritten (`planeConvolutions`). */
  readonly isRewritten: boolean
}

async function createSession(
  runtime: Runtime,
  model_path: string,
  { provider }: SessionSetup,
  options: InferenceSession.SessionOptions,
): Promise<CreatedSession> {
  const onCpu = async (fallback_reason: string | null) => {
    const loaded = await loadOnCpu(runtime, model_path, { ...options, executionProviders: ['cpu'] })
    return { ...loaded, execution_provider: 'cpu', fallback_reason }
  }
  if (provider === 'cpu') return onCpu(null)
  try {
    const executionProviders = [provider]
    const session = await runtime.InferenceSession.create(model_path, { ...options, executionProviders })
    return { session, isRewritten: false, execution_provider: provider, fallback_reason: null }
  } catch (error) {
    return onCpu(fallbackReason(provider, errorReason(error), `${process.platform} ${process.arch}`))
  }
}

async function loadOnCpu(
  { InferenceSession: Session }: Runtime,
  model_path: string,
  options: InferenceSession.SessionOptions,
): Promise<Pick<CreatedSession, 'session' | 'isRewritten'>> {
  const asItIs = async () => ({ session: await Session.create(model_path, options), isRewritten: false })
  const quicker = planeConvolutions(model_path)
  if (quicker === null) return asItIs()
  try {
    return { session: await Session.create(quicker, options), isRewritten: true }
  } catch {
    // What lies beside the file, such as weights, is not found from memory; what is wrong with it, the file says better.
    return await asItIs()
  } finally {
    letGo(quicker)
  }
}

/** Gives the memory back at once: the runtime has its own copy, and the garbage collector might come in minutes. */
function letGo({ buffer }: Uint8Array<ArrayBuffer>): void {
  const { port1, port2 } = new MessageChannel()
  port1.postMessage(null, [buffer])
  for (const port of [port1, port2]) port.close()
}

/** Lazily, because the package throws at import on platforms that it has no binary for. */
async function openRuntime({ telemetry }: SessionSetup): Promise<Runtime> {
  try {
    return await loadRuntime({ telemetry })
  } catch (error) {
    const platform = `${process.platform} ${process.arch}`
    const detail = `ONNX Runtime has no binary for ${platform}; use a machine of another kind for synthesis`
    throw new RequestError('engine-unavailable', detail, { cause: error })
  }
}
