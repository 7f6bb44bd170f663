import { fork, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { RequestError, type Failure } from '../../request-error.js'
import {
  samplePipeFd,
  type ChildMessage,
  type EngineFacts,
  type EngineOrder,
  type EngineSetup,
  type ParentMessage,
  type SampleLine,
} from '../engine/engine-messages.js'
import { exitCause, readOomKills } from './exit-cause.js'
import { createOrderInWork, type EngineFailed, type EngineOutcome, type Hearer } from './order-in-work.js'

/** One synthesis process from its start to its end. */
export interface EngineProcess {
  readonly pid: number | undefined
  /** Resolves when the voice is loaded; rejects with a RequestError when it cannot be. */
  readonly ready: Promise<EngineFacts>
  /** Resolves when the process has ended and all its samples have been read. */
  readonly ended: Promise<void>
  /** Speaks one text; one at a time. Always resolves. What is streamed ends early when its hearer is gone. */
  run(order: EngineOrder, hearer: Hearer): Promise<EngineOutcome>
  /** Ends the process; an order in work fails for this reason. */
  kill(reason: Failure): void
}

export interface EngineProcessEvents {
  onLine(line: SampleLine): void
}

const childPath = new URL('./child.js', import.meta.url)
const stderrBytes = 4096

/** Starts a synthesis process for one voice. */
export function startEngineProcess(setup: EngineSetup, { onLine }: EngineProcessEvents): EngineProcess {
  const child = fork(childPath, [JSON.stringify(setup)], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
    // Its objects are small and few; V8 would let 30 MB of them pile up before it looks. What loading leaves is collected at once.
    execArgv: ['--max-semi-space-size=1', '--expose-gc'],
  })
  const oomKills = readOomKills()
  const stderr = keepTail(child.stderr)
  let killReason: Failure | null = null
  let death: Failure | null = null
  const order = createOrderInWork()

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
      const kernelOom = oomKills !== null && (readOomKills() ?? 0) > oomKills
      death = killReason ?? exitCause({ code, signal, stderr: stderr(), kernelOom })
      order.settle(diedWith(death))
      resolve(death)
    })
  })
  const ready = new Promise<EngineFacts>((resolve, reject) => {
    child.on('message', (message: ChildMessage) => {
      if (message.type === 'ready') resolve(message.facts)
      else if (message.type === 'refused') kill(message.failure)
      else if (message.type === 'chunk') order.chunk(message.request_id, message.chunk)
      else order.result(message.request_id, outcomeOf(message))
    })
    void ended.then((failure) => reject(requestError(failure)))
  })
  ready.catch(() => undefined) // whoever awaits it hears of the failure; nobody needs to

  return {
    pid: child.pid,
    ready,
    ended: ended.then(() => undefined),
    run(engineOrder, { onChunk, signal }) {
      if (death !== null) return Promise.resolve(diedWith(death))
      const { request_id } = engineOrder
      const outcome = new Promise<EngineOutcome>((resolve) => order.begin(request_id, onChunk, resolve))
      tell({ type: 'speak', order: engineOrder })
      return abortable(outcome, signal, () => tell({ type: 'cancel', request_id }))
    },
    kill,
  }
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

const requestError = ({ code, detail }: Failure) => new RequestError(code, detail)

function outcomeOf(message: Extract<ChildMessage, { type: 'done' | 'failed' }>): EngineOutcome {
  if (message.type === 'done') return { status: 'done', times: message.times, audio: message.audio }
  const { times, spoken, failure } = message
  return { status: 'failed', times, spoken, failure }
}

function readLines(child: ChildProcess, onLine: (line: SampleLine) => void): void {
  const pipe = child.stdio[samplePipeFd]
  if (pipe === null || pipe === undefined) return
  createInterface({ input: pipe as Readable }).on('line', (text) => {
    const line = parseLine(text)
    if (line !== null) onLine(line)
  })
}

function parseLine(text: string): SampleLine | null {
  try {
    return JSON.parse(text) as SampleLine
  } catch {
    // Half a line: the process was killed while it wrote, and the sample with it.
    return null
  }
}

function keepTail(stream: Readable | null): () => string {
  let tail = ''
  stream?.setEncoding('utf8').on('data', (text: string) => (tail = (tail + text).slice(-stderrBytes)))
  return () => tail
}
