import type { Clock } from '@voicemark/sampler'
import type { Logger } from 'pino'
import { EngineError, RequestError, type Failure } from '../../request-error.js'
import type { EngineFacts, EngineOrder, EngineSetup, SampleLine } from '../engine/engine-messages.js'
import { createEngineKeeper, type SynthesizerStatus } from './engine-keeper.js'
import type { EngineProcess, EngineProcessEvents } from './engine-process.js'
import { outOfMemory } from './exit-cause.js'
import { withDeadline } from './kept-engine.js'
import { createMemoryHold } from './memory-hold.js'
import type { EngineOutcome, Hearer } from './order-in-work.js'

/** What a synthesis gave and what ran; facts and time are null when the voice never loaded. */
export type SynthesisOutcome = EngineOutcome & {
  readonly facts: EngineFacts | null
  /** From the hand-over to the process to its answer or end. */
  readonly elapsed_s: number | null
  /** How long the memory budget kept it from being spoken, and how often the process was started anew for that. */
  readonly held_s: number
  readonly restarts: number
}

/** Speaks through a synthesis process, one text at a time, within its limits of time and memory. */
export interface Synthesizer {
  /** What the process may hold at rest; null: there is no budget. */
  readonly memoryBudgetMb: number | null
  /** Loads a voice, in place of another if need be. @throws RequestError */
  load(setup: EngineSetup): Promise<EngineFacts>
  /** Speaks one text; what goes wrong is in the outcome. A text that is streamed is heard meanwhile. */
  synthesize(setup: EngineSetup, order: EngineOrder, hearer: Hearer): Promise<SynthesisOutcome>
  status(): SynthesizerStatus
  stop(): Promise<void>
}

export interface SynthesizerOptions {
  readonly timeoutS: number
  readonly memoryLimitMb: number
  readonly memoryBudgetMb: number | null
  readonly start: (setup: EngineSetup, events: EngineProcessEvents) => EngineProcess
  readonly onLine: (line: SampleLine) => void
  readonly clock: Clock
  readonly log: Logger
}

export function createSynthesizer(options: SynthesizerOptions): Synthesizer {
  const { timeoutS, clock } = options
  const tooLong: Failure = {
    failure_class: 'timeout',
    code: 'synthesis-timeout',
    detail: `no audio within ${timeoutS} s (VOICEMARK_TIMEOUT_S); the synthesis process was ended and restarted`,
  }
  const onLine = (line: SampleLine) => {
    const memory_mb = line.type === 'sample' ? line.sample.row.memory_mb : null
    if (memory_mb !== null && memory_mb > options.memoryLimitMb) keeper.current()?.kill(tooMuch(memory_mb))
    options.onLine(line)
  }
  const tooMuch = (memory_mb: number) => {
    const used = `${Math.round(memory_mb)} MB resident, limit ${Math.round(options.memoryLimitMb)} MB`
    return outOfMemory('limit', `${used} (VOICEMARK_MEMORY_LIMIT_MB); send shorter sentences or raise it`)
  }
  const keeper = createEngineKeeper({ start: (setup) => options.start(setup, { onLine }), log: options.log })

  const hold = createMemoryHold(options.memoryBudgetMb, { ...options, keeper })

  return {
    memoryBudgetMb: options.memoryBudgetMb,
    load: async (setup) => (await hold.admit(setup, nobodyLeaves)).facts,
    async synthesize(setup, order, hearer) {
      const sinceMs = clock.nowMs()
      try {
        const { process, facts, held_s, restarts } = await hold.admit(setup, hearer.signal)
        const beganMs = clock.nowMs()
        const outcome = await withDeadline(process, timeoutS, tooLong, process.run(order, hearer))
        return { ...outcome, facts, elapsed_s: (clock.nowMs() - beganMs) / 1000, held_s, restarts }
      } catch (error) {
        const failure = loadFailure(error)
        const nothing = { times: null, spoken: null, facts: null, elapsed_s: null, restarts: 0 }
        const held_s = failure.oom_source === 'budget' ? (clock.nowMs() - sinceMs) / 1000 : 0
        return { status: 'failed', failure, ...nothing, held_s }
      }
    },
    status: keeper.status,
    stop: keeper.stop,
  }
}

const nobodyLeaves = new AbortController().signal

function loadFailure(error: unknown): Failure {
  if (error instanceof EngineError) return error.failure
  if (!(error instanceof RequestError)) throw error
  return { failure_class: 'engine', code: error.code, detail: error.message }
}
