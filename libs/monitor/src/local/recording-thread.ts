import { Worker } from 'node:worker_threads'
import { openThreadCpu, type ThreadCpu } from '@voicemark/sampler'
import type { MetricsAnalysis } from '@voicemark/schema'
import type { Description } from '../description.js'
import type { Recorded, Warn } from '../recorder.js'
import type { SynthesisRow } from '../synthesis-row.js'
import {
  finishedCount,
  openedCount,
  threadNumber,
  type Finished,
  type ThreadOrder,
  type ThreadReply,
  type ThreadSetup,
} from './thread-orders.js'

/** The recorder's thread as the program sees it. */
export interface RecordingThread {
  /** Returns when the first sample is taken: no event loop is needed for it. */
  open(): number
  end(id: number, finished: Finished): Promise<SynthesisRow | null>
  recorded(): Promise<Recorded | null>
  writeAnalysis(analysis: MetricsAnalysis): Promise<void>
  /** Waits without the event loop until every order is carried out. */
  flush(): void
  /** Its processor time since it began, seconds; null where that is not told. */
  readonly cpuS: ThreadCpu
  close(): Promise<void>
}

export interface RecordingThreadOptions {
  readonly metricsDir: string
  readonly profile: Description
  readonly warn: Warn
}

/** For a thread that starts on a busy machine; one that takes longer is given up. */
const openPatienceMs = 10_000
const flushPatienceMs = 5000

type Result = SynthesisRow | Recorded | null

export function startRecordingThread({ metricsDir, profile, warn }: RecordingThreadOptions): RecordingThread {
  const signals = new Int32Array(new SharedArrayBuffer(12))
  const link = openLink({ metricsDir, profile, signals }, warn)
  let ids = 0
  let opens = 0
  let asked = 0

  const ask = async (order: ThreadOrder) => {
    if (link.isGone()) return null
    asked += 1
    return link.ask(order)
  }
  return {
    open() {
      const id = ids++
      if (link.isGone()) return id
      opens += 1
      link.send({ type: 'open', id })
      if (!waitFor(signals, openedCount, opens, openPatienceMs)) {
        warn('not-recorded', 'the recording thread does not answer: nothing is measured any more')
        void link.end()
      }
      return id
    },
    end: (id, finished) => ask({ type: 'end', id, ...finished }) as Promise<SynthesisRow | null>,
    recorded: () => ask({ type: 'recorded', id: ids++ }) as Promise<Recorded | null>,
    async writeAnalysis(analysis) {
      await ask({ type: 'analysis', id: ids++, analysis })
    },
    flush() {
      if (!link.isGone()) waitFor(signals, finishedCount, asked, flushPatienceMs)
    },
    cpuS: threadCpu(() => Atomics.load(signals, threadNumber)),
    close: link.end,
  }
}

/** By the number of the thread, which it says when it has begun. */
function threadCpu(number: () => number): ThreadCpu {
  let cpuS: ThreadCpu | null = null
  return () => {
    if (cpuS === null && number() > 0) cpuS = openThreadCpu(number())
    return cpuS?.() ?? null
  }
}

/** The thread and its messages. It keeps the program alive only while an order waits for its reply. */
function openLink(setup: ThreadSetup, warn: Warn) {
  const worker = new Worker(new URL('./recording-worker.js', import.meta.url), { workerData: setup })
  const waiting = new Map<number, (result: Result) => void>()
  let isGone = false
  const settle = (id: number, result: Result) => {
    waiting.get(id)?.(result)
    waiting.delete(id)
    if (waiting.size === 0) worker.unref()
  }
  worker.on('message', (message: ThreadReply) => {
    if (message.type === 'warning') warn(message.code, message.message)
    else settle(message.id, message.result)
  })
  worker.on('error', (error) => warn('not-recorded', `the recording thread ended: ${error.message}`))
  worker.on('exit', () => {
    isGone = true
    for (const id of waiting.keys()) settle(id, null)
  })
  worker.unref()
  return {
    isGone: () => isGone,
    send: (order: ThreadOrder) => worker.postMessage(order),
    ask(order: ThreadOrder): Promise<Result> {
      worker.ref()
      worker.postMessage(order)
      return new Promise((resolve) => waiting.set(order.id, resolve))
    },
    async end() {
      isGone = true
      await worker.terminate()
    },
  }
}

/** Blocks this thread until a counter has come so far; false when patience was over before. */
function waitFor(signals: Int32Array, place: number, count: number, patienceMs: number): boolean {
  const until = performance.now() + patienceMs
  for (let now = Atomics.load(signals, place); now < count; now = Atomics.load(signals, place)) {
    const leftMs = until - performance.now()
    if (leftMs <= 0) return false
    Atomics.wait(signals, place, now, leftMs)
  }
  return true
}
