import type { Clock } from '@voicemark/sampler'
import type { Logger } from 'pino'
import { RequestError, type Failure } from '../errors.js'
import type { EngineOutcome, EngineProcess, EngineProcessEvents } from './engine-process.js'
import { outOfMemory } from './exit-cause.js'
import type { EngineFacts, EngineOrder, EngineSetup, SampleLine } from './messages.js'

/** What a synthesis gave and what ran; facts and time are null when the voice never loaded. */
export type SynthesisOutcome = EngineOutcome & {
  readonly facts: EngineFacts | null
  /** From the hand-over to the process to its answer or end. */
  readonly elapsed_s: number | null
}

/** The synthesis process of this agent as health reports it. */
export interface SynthesizerStatus {
  readonly pid: number | null
  readonly voice: string | null
  readonly ready: boolean
  /** How often the process ended without being asked to. */
  readonly crashes: number
}

/** Keeps one synthesis process loaded and speaks through it, one text at a time. */
export interface Synthesizer {
  /** Loads a voice, in place of another if need be. */
  load(setup: EngineSetup): Promise<EngineFacts>
  /** Speaks one text; always resolves. */
  synthesize(setup: EngineSetup, order: EngineOrder): Promise<SynthesisOutcome>
  status(): SynthesizerStatus
  stop(): Promise<void>
}

export interface SynthesizerOptions {
  readonly timeoutS: number
  readonly memoryLimitMb: number
  readonly start: (setup: EngineSetup, events: EngineProcessEvents) => EngineProcess
  readonly onLine: (line: SampleLine) => void
  readonly clock: Clock
  readonly log: Logger
}

const loadTimeoutS = 120
const replaced: Failure = {
  failure_class: 'engine',
  code: 'engine-unavailable',
  detail: 'the synthesis process was stopped',
}

interface Loaded {
  readonly setup: EngineSetup
  readonly process: EngineProcess
  ready: boolean
  stopping: boolean
}

export function createSynthesizer(options: SynthesizerOptions): Synthesizer {
  const { log } = options
  let current: Loaded | null = null
  let crashes = 0
  let stopped = false

  const launch = (setup: EngineSetup): Loaded => {
    const process = options.start(setup, { onLine: (line) => watch(line) })
    const loaded: Loaded = { setup, process, ready: false, stopping: false }
    current = loaded
    process.ready.then(
      () => (loaded.ready = true),
      () => undefined, // whoever asked for the voice is told
    )
    void process.ended.then(() => revive(loaded))
    return loaded
  }

  /** A process that was ready and died comes back by itself; one that never was waits for the next request. */
  const revive = (loaded: Loaded) => {
    if (current === loaded) current = null
    if (loaded.stopping || stopped) return
    crashes += 1
    log.warn({ event: 'synthesis-process-ended', pid: loaded.process.pid, voice: loaded.setup.voice })
    if (loaded.ready && current === null) launch(loaded.setup)
  }

  const watch = (line: SampleLine) => {
    if (line.type === 'sample') {
      const memory_mb = line.sample.row.memory_mb
      if (memory_mb !== null && memory_mb > options.memoryLimitMb) {
        const used = `${Math.round(memory_mb)} MB resident, limit ${Math.round(options.memoryLimitMb)} MB`
        current?.process.kill(
          outOfMemory(`${used} (VOICEMARK_MEMORY_LIMIT_MB); send shorter sentences or raise it`),
        )
      }
    }
    options.onLine(line)
  }

  const ensure = async (setup: EngineSetup): Promise<Loaded> => {
    if (current !== null && isSame(current.setup, setup)) return current
    await retire(current)
    return launch(setup)
  }

  const retire = async (loaded: Loaded | null) => {
    if (loaded === null) return
    loaded.stopping = true
    loaded.process.kill(replaced)
    await loaded.process.ended
  }

  const load = async (setup: EngineSetup) => {
    if (stopped) throw new RequestError('stopping', 'the agent is stopping')
    const { process } = await ensure(setup)
    return withDeadline(process, loadTimeoutS, process.ready, 'the voice was not loaded')
  }

  return {
    load,
    async synthesize(setup, order) {
      try {
        const facts = await load(setup)
        const process = (await ensure(setup)).process
        const beganMs = options.clock.nowMs()
        const outcome = await withDeadline(process, options.timeoutS, process.run(order), 'no audio')
        return { ...outcome, facts, elapsed_s: (options.clock.nowMs() - beganMs) / 1000 }
      } catch (error) {
        return { status: 'failed', times: null, failure: loadFailure(error), facts: null, elapsed_s: null }
      }
    },
    status: () => ({
      pid: current?.process.pid ?? null,
      voice: current?.setup.voice ?? null,
      ready: current?.ready ?? false,
      crashes,
    }),
    async stop() {
      stopped = true
      await retire(current)
    },
  }
}

const isSame = (a: EngineSetup, b: EngineSetup) =>
  a.model_path === b.model_path && a.threads === b.threads && a.provider === b.provider

function loadFailure(error: unknown): Failure {
  if (!(error instanceof RequestError)) throw error
  return { failure_class: 'engine', code: error.code, detail: error.message }
}

/** Ends the process when the work takes longer; the work then settles through the end of the process. */
async function withDeadline<T>(
  process: EngineProcess,
  limitS: number,
  work: Promise<T>,
  what: string,
): Promise<T> {
  const timer = setTimeout(
    () =>
      process.kill({
        failure_class: 'timeout',
        code: 'synthesis-timeout',
        detail: `${what} within ${limitS} s (VOICEMARK_TIMEOUT_S); the synthesis process was ended and restarted`,
      }),
    limitS * 1000,
  )
  try {
    return await work
  } finally {
    clearTimeout(timer)
  }
}
