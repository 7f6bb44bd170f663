import { setTimeout as after } from 'node:timers'
import type { Logger } from 'pino'
import { RequestError, type Failure } from '../../request-error.js'
import type { EngineFacts, EngineSetup } from '../engine/engine-messages.js'
import type { EngineProcess } from './engine-process.js'
import { keepEngine, type KeptEngine } from './kept-engine.js'

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

const stopped: Failure = {
  failure_class: 'engine',
  code: 'engine-unavailable',
  detail: 'the synthesis process was stopped',
}
export function createEngineKeeper({ start, log }: EngineKeeperOptions): EngineKeeper {
  let kept: KeptEngine | null = null
  let lastGood: EngineSetup | null = null
  let crashes = 0
  let stopping = false
  const pauses = createPauses()

  const launch = (setup: EngineSetup): KeptEngine => {
    const launched = keepEngine(setup, start(setup), () => {
      lastGood = setup
      pauses.reset()
    })
    kept = launched
    void launched.process.ended.then(() => ended(launched))
    return launched
  }
  const ended = (gone: KeptEngine) => {
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
    after(() => {
      if (!stopping && kept === null && lastGood !== null) launch(lastGood)
    }, pauses.nextMs()).unref()
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
  a.voice === b.voice && a.mark === b.mark && a.threads === b.threads && a.provider === b.provider

const firstPauseMs = 250
const longestPauseMs = 30_000

/** None before the first start, then one that grows from start to start until one of them goes well. */
function createPauses() {
  let failedStarts = 0
  return {
    nextMs() {
      const pauseMs = failedStarts === 0 ? 0 : Math.min(longestPauseMs, firstPauseMs * 2 ** failedStarts)
      failedStarts += 1
      return pauseMs
    },
    reset: () => (failedStarts = 0),
  }
}
