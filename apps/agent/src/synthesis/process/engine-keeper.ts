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
  /** Ends the process that is there; the next that is asked for is a new one. */
  retire(): Promise<void>
  /** The same, and the voice before comes back: this one is not to be kept. */
  reject(): Promise<void>
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
  /** As ONNX Runtime names it, and why it is not the one that was asked for; null until a voice is loaded. */
  readonly execution_provider: string | null
  readonly fallback_reason: string | null
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
  /** The voice that last worked, and the one before it. */
  let good: readonly EngineSetup[] = []
  let crashes = 0
  let stopping = false
  const pauses = createPauses()

  const launch = (setup: EngineSetup): KeptEngine => {
    const launched = keepEngine(setup, start(setup), () => {
      good = [setup, ...good.filter((one) => !isSame(one, setup))].slice(0, 2)
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
      const [last] = good
      if (!stopping && kept === null && last !== undefined) launch(last)
    }, pauses.nextMs()).unref()
  }
  const retire = async () => {
    if (kept !== null) await endKept(kept)
  }

  return {
    async get(setup) {
      if (stopping) throw new RequestError('stopping', 'the agent is stopping')
      if (kept === null || !isSame(kept.setup, setup)) await retire()
      const { process, loaded } = kept ?? launch(setup)
      return { process, facts: await loaded }
    },
    retire,
    async reject() {
      await retire()
      good = good.slice(1)
      restore()
    },
    current: () => kept?.process ?? null,
    status: () => ({ ...statusOf(kept), crashes }),
    async stop() {
      stopping = true
      await retire()
    },
  }
}

async function endKept(kept: KeptEngine): Promise<void> {
  kept.state = 'ending'
  kept.process.kill(stopped)
  await kept.process.ended
}

function statusOf(kept: KeptEngine | null): Omit<SynthesizerStatus, 'crashes'> {
  return {
    pid: kept?.process.pid ?? null,
    voice: kept?.setup.voice ?? null,
    ready: kept?.state === 'ready',
    execution_provider: kept?.facts?.execution_provider ?? null,
    fallback_reason: kept?.facts?.fallback_reason ?? null,
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
