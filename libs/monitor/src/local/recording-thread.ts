import { Worker } from 'node:worker_threads'
import type { MetricsAnalysis } from '@voicemark/schema'
import type { Description } from '../description.js'
import type { Recorded, Warn } from '../recorder.js'
import type { SynthesisRow } from '../synthesis-row.js'
import {
  finishedCount,
  openedCount,
  type Finished,
  type ThreadOrder,
  type ThreadReply,
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
  close(): Promise<void>
}

export interface RecordingThreadOptions {
  readonly metricsDir: string
  readonly profile: Description
  readonly warn: Warn
}

/** For a thread that starts on a busy machine; then the synthesis goes on unsampled. */
const openPatienceMs = 5000
const flushPatienceMs = 5000

export function startRecordingThread({ metricsDir, profile, warn }: RecordingThreadOptions): RecordingThread {
  const signals = new Int32Array(new SharedArrayBuffer(8))
  const worker = new Worker(new URL('./recording-worker.js', import.meta.url), {
    workerData: { metricsDir, profile, signals },
  })
  const waiting = new Map<number, (result: SynthesisRow | Recorded | null) => void>()
  let orders = 0
  let opens = 0
  let asked = 0
  let isGone = false

  const settle = (id: number, result: SynthesisRow | Recorded | null) => {
    waiting.get(id)?.(result)
    waiting.delete(id)
    // A program ends when its own work is done and every row is written.
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

  const ask = async (order: ThreadOrder) => {
    if (isGone) return null
    asked += 1
    worker.ref()
    worker.postMessage(order)
    return new Promise<SynthesisRow | Recorded | null>((resolve) => waiting.set(order.id, resolve))
  }
  return {
    open() {
      const id = orders++
      if (isGone) return id
      opens += 1
      worker.postMessage({ type: 'open', id } satisfies ThreadOrder)
      waitFor(signals, openedCount, opens, openPatienceMs)
      return id
    },
    end: (id, finished) => ask({ type: 'end', id, ...finished }) as Promise<SynthesisRow | null>,
    recorded: () => ask({ type: 'recorded', id: orders++ }) as Promise<Recorded | null>,
    async writeAnalysis(analysis) {
      await ask({ type: 'analysis', id: orders++, analysis })
    },
    flush: () => waitFor(signals, finishedCount, asked, flushPatienceMs),
    async close() {
      await worker.terminate()
    },
  }
}

/** Blocks this thread until a counter has come so far, or patience is over. */
function waitFor(signals: Int32Array, place: number, count: number, patienceMs: number): void {
  const until = performance.now() + patienceMs
  for (let now = Atomics.load(signals, place); now < count; now = Atomics.load(signals, place)) {
    const leftMs = until - performance.now()
    if (leftMs <= 0) return
    Atomics.wait(signals, place, now, leftMs)
  }
}
