import type { ChildProcess } from 'node:child_process'
import { createOomWatch } from '@voicemark/sampler'
import type { SamplerSettings } from '../../sampler-settings.js'
import { EngineError, type Failure } from '../../request-error.js'
import {
  type ChildMessage,
  type EngineFacts,
  type EngineOrder,
  type EngineSetup,
  type ParentMessage,
  type SampleLine,
} from '../engine/engine-messages.js'
import { exitCause } from './exit-cause.js'
import { forkChild, keepTail, readLines } from './forked-child.js'
import { createMemoryQuestions, type MemoryQuestions } from './memory-questions.js'
import {
  createOrderInWork,
  type EngineFailed,
  type EngineOutcome,
  type Hearer,
  type OrderInWork,
} from './order-in-work.js'

/** One synthesis process from its start to its end. */
export interface EngineProcess {
  readonly pid: number | undefined
  /** Resolves when the voice is loaded; rejects with an EngineError when it cannot be. */
  readonly ready: Promise<EngineFacts>
  /** Resolves when the process has ended and all its samples have been read. */
  readonly ended: Promise<void>
  /** Speaks one text; one at a time. Always resolves. What is streamed ends early when its hearer is gone. */
  run(order: EngineOrder, hearer: Hearer): Promise<EngineOutcome>
  /** Whether it has been given a text. */
  hasSpoken(): boolean
  /** What it holds between two texts, MB of 2^20 bytes; null when it ends meanwhile. */
  residentMb(): Promise<number | null>
  /** Ends the process; an order in work fails for this reason. */
  kill(reason: Failure): void
}

export interface EngineProcessEvents {
  onLine(line: SampleLine): void
}

/** Starts a synthesis process for one voice. */
export function startEngineProcess(
  setup: EngineSetup,
  sampler: SamplerSettings,
  { onLine }: EngineProcessEvents,
): EngineProcess {
  const child = forkChild(setup, sampler)
  // Others may be killed in its group while nobody speaks: each request is looked at by itself.
  const watchOom = () => createOomWatch(child.pid ?? process.pid)
  let oom = watchOom()
  const stderr = keepTail(child.stderr)
  let killReason: Failure | null = null
  let death: Failure | null = null
  const [order, memory] = [createOrderInWork(), createMemoryQuestions()]
  let spoke = false

  readLines(child, (line) => {
    onLine(line)
    if (line.type === 'closed') order.samplesClosed(line.request_id)
  })
  // A process that never started has no pid, and killing it would signal our own group.
  const end = () => child.pid !== undefined && child.kill('SIGKILL')
  const kill = (reason: Failure) => {
    killReason ??= reason
    end()
  }
  child.on('error', end)
  // A channel that closed under it settles through `close`.
  const tell = (message: ParentMessage) => void child.send(message, () => undefined)

  const ended = new Promise<Failure>((resolve) => {
    child.on('close', (code, signal) => {
      death = killReason ?? exitCause({ code, signal, stderr: stderr(), killedBy: oom.killedBy() })
      order.settle(diedWith(death))
      resolve(death)
    })
  })
  const ready = new Promise<EngineFacts>((resolve, reject) => {
    hearChild(child, { order, memory, ready: resolve, refused: kill })
    void ended.then((failure) => reject(new EngineError(failure)))
  })
  ready.catch(() => undefined) // whoever awaits it hears of the failure; nobody needs to

  return {
    pid: child.pid,
    ready,
    ended: ended.then(() => undefined),
    run(engineOrder, { onChunk, signal }) {
      if (death !== null) return Promise.resolve(diedWith(death))
      spoke = true
      oom = watchOom()
      const { request_id } = engineOrder
      const outcome = new Promise<EngineOutcome>((resolve) => order.begin(request_id, onChunk, resolve))
      tell({ type: 'speak', order: engineOrder })
      return abortable(outcome, signal, () => tell({ type: 'cancel', request_id }))
    },
    hasSpoken: () => spoke,
    residentMb: () => memory.ask(() => tell({ type: 'memory' }), ended),
    kill,
  }
}

interface Listening {
  readonly order: OrderInWork
  readonly memory: MemoryQuestions
  readonly ready: (facts: EngineFacts) => void
  readonly refused: (failure: Failure) => void
}

function hearChild(child: ChildProcess, { order, memory, ready, refused }: Listening): void {
  child.on('message', (message: ChildMessage) => {
    if (message.type === 'ready') ready(message.facts)
    else if (message.type === 'refused') refused(message.failure)
    else if (message.type === 'memory') memory.answer(message.resident_mb)
    else if (message.type === 'chunk') order.chunk(message.request_id, message.chunk)
    else order.result(message.request_id, outcomeOf(message))
  })
}

const diedWith = (failure: Failure): EngineFailed => ({
  status: 'failed',
  times: null,
  spoken: null,
  failure,
})

/** Calls off when the signal says so before the work is over. */
async function abortable<T>(work: Promise<T>, signal: AbortSignal, callOff: () => void): Promise<T> {
  signal.addEventListener('abort', callOff)
  if (signal.aborted) callOff()
  try {
    return await work
  } finally {
    signal.removeEventListener('abort', callOff)
  }
}

function outcomeOf(message: Extract<ChildMessage, { type: 'done' | 'failed' }>): EngineOutcome {
  if (message.type === 'done') return { status: 'done', times: message.times, audio: message.audio }
  const { times, spoken, failure } = message
  return { status: 'failed', times, spoken, failure }
}
