import type { Failure } from '../../request-error.js'
import type { EngineFacts, EngineSetup } from '../engine/engine-messages.js'
import type { EngineProcess } from './engine-process.js'

/** A synthesis process and how far it is. */
export interface KeptEngine {
  readonly setup: EngineSetup
  readonly process: EngineProcess
  readonly loaded: Promise<EngineFacts>
  /** Null until it is loaded. */
  facts: EngineFacts | null
  state: 'loading' | 'ready' | 'refused' | 'ending'
}

const loadTimeoutS = 120
const notLoaded: Failure = {
  failure_class: 'timeout',
  code: 'synthesis-timeout',
  detail: `the voice was not loaded within ${loadTimeoutS} s`,
}

/** Takes over a process that was started, and waits for its voice for at most two minutes. */
export function keepEngine(setup: EngineSetup, process: EngineProcess, onReady: () => void): KeptEngine {
  const loaded = withDeadline(process, loadTimeoutS, notLoaded, process.ready)
  const kept: KeptEngine = { setup, process, loaded, facts: null, state: 'loading' }
  loaded.then(
    (facts) => {
      kept.facts = facts
      kept.state = 'ready'
      onReady()
    },
    () => {
      if (kept.state === 'loading') kept.state = 'refused'
    },
  )
  return kept
}

/** Ends the process when the work takes longer; the work then settles through the end of the process. */
export async function withDeadline<T>(
  process: EngineProcess,
  limitS: number,
  reason: Failure,
  work: Promise<T>,
): Promise<T> {
  const timer = setTimeout(() => process.kill(reason), limitS * 1000)
  try {
    return await work
  } finally {
    clearTimeout(timer)
  }
}
