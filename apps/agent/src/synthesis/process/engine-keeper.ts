import { setTimeout as after } from 'node:timers'
import type { Logger } from 'pino'
import { RequestError, type Failure } from '../../request-error.js'
import type { EngineProcess } from './engine-process.js'
import type { EngineFacts, EngineSetup } from '../engine/engine-messages.js'

/** Keeps one synthesis process loaded: another voice takes its place, and one that ends unasked comes back. */
export interface EngineKeeper {
  /** The process with this voice, loaded. @throws RequestError when it cannot be; the voice before comes back. */
  get(setup: EngineSetup): Promise<LoadedEngine>
  /** The process that is there now, loaded or not. */
  current(): EngineProcess | null
  status(): SynthesizerStatus
  stop(): Promise<void>
}

export interface LoadedEngine {
  readonly process: EngineProcess
  readonly facts: EngineFacts
}

/** The synthesis process of this agent as health reports it. */
export interface SynthesizerStatus {
  readonly pid: number | null
  readonly voice: string | null
  readonly ready: boolean
  /** How often the process ended without being asked to. */
  readonly crashes: number
}

export interface EngineKeeperOptions {
  readonly start: (setup: EngineSetup) => EngineProcess
  readonly log: Logger
}

interface Kept {
  readonly setup: EngineSetup
  readonly process: EngineProcess
  readonly loaded: Promise<EngineFacts>
  state: 'loading' | 'ready' | 'refused' | 'ending'
}

const loadTimeoutS = 120
const firstPauseMs = 250
const longestPauseMs = 30_000
const stopped: Failure = {
  failure_class: 'engine',
  code: 'engine-unavailable',
  detail: 'the synthesis process was stopped',
}
const notLoaded: Failure = {
  failure_class: 'timeout',
  code: 'synthesis-timeout',
  detail: `the voice was not loaded within ${loadTimeoutS} s`,
}

export function createEngineKeeper({ start, log }: EngineKeeperOptions): EngineKeeper {
  let kept: Kept | null = null
  let lastGood: EngineSetup | null = null
  let crashes = 0
  let failedStarts = 0
  let stopping = false

  const launch = (setup: EngineSetup): Kept => {
    const process = start(setup)
    const loaded = withDeadline(process, loadTimeoutS, notLoaded, process.ready)
    const launched: Kept = { setup, process, loaded, state: 'loading' }
    kept = launched
    loaded.then(
      () => {
        launched.state = 'ready'
        lastGood = setup
        failedStarts = 0
      },
      () => {
        if (launched.state === 'loading') launched.state = 'refused'
      },
    )
    void process.ended.then(() => ended(launched))
    return launched
  }

  const ended = (gone: Kept) => {
    if (kept === gone) kept = null
    if (gone.state === 'ending' || stopping) return
    if (gone.state === 'ready') {
      crashes += 1
      log.warn({ event: 'synthesis-process-ended', pid: gone.process.pid, voice: gone.setup.voice })
    }
    restore()
  }

  /** Brings the voice that last worked back, at once and then with growing pauses. */
  const restore = () => {
    const pauseMs = failedStarts === 0 ? 0 : Math.min(longestPauseMs, firstPauseMs * 2 ** failedStarts)
    failedStarts += 1
    after(() => {
      if (!stopping && kept === null && lastGood !== null) launch(lastGood)
    }, pauseMs).unref()
  }

  const retire = async () => {
    if (kept === null) return
    const { process } = kept
    kept.state = 'ending'
    process.kill(stopped)
    await process.ended
  }

  return {
    async get(setup) {
      if (stopping) throw new RequestError('stopping', 'the agent is stopping')
      if (kept === null || !isSame(kept.setup, setup)) await retire()
      const { process, loaded } = kept ?? launch(setup)
      return { process, facts: await loaded }
    },
    current: () => kept?.process ?? null,
    status: () => ({
      pid: kept?.process.pid ?? null,
      voice: kept?.setup.voice ?? null,
      ready: kept?.state === 'ready',
      crashes,
    }),
    async stop() {
      stopping = true
      await retire()
    },
  }
}

const isSame = (a: EngineSetup, b: EngineSetup) =>
  a.model_path === b.model_path && a.mark === b.mark && a.threads === b.threads && a.provider === b.provider

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
