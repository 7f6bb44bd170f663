import { parentPort, workerData } from 'node:worker_threads'
import { createMachineReader, createSampler, ownThreadId } from '@voicemark/sampler'
import type { RealtimeSample } from '@voicemark/schema'
import { finishedRow } from './finished-row.js'
import { createOpenWindows } from './open-windows.js'
import { openRecordBook, type RecordBook } from './record-book.js'
import {
  finishedCount,
  openedCount,
  threadNumber,
  type ThreadOrder,
  type ThreadReply,
  type ThreadSetup,
} from './thread-orders.js'

/**
 * The recorder's thread: it shares the process, so that CPU time and resident set are the program's, but not the thread,
 * which synthesis may block. It writes the files itself, so that what was sampled before a crash is kept.
 */
const setup = workerData as ThreadSetup
const windows = createOpenWindows()
/** Samples until the files are there. */
let early: RealtimeSample[] | null = []
let forced: number | null = null
const warned = new Set<string>()

const sampler = createSampler({
  reader: createMachineReader({ onFault: (source) => warn('source-unreadable', source) }),
  onSample(sample) {
    if (windows.isEmpty()) return
    windows.add(sample, forced)
    if (early !== null) early.push(sample.row)
    else void book.then(({ addSample }) => addSample(sample.row))
  },
})
const book = openBook()
// Each order that needs the files says so itself.
book.catch(() => undefined)
parentPort?.on('message', take)
Atomics.store(setup.signals, threadNumber, ownThreadId() ?? 0)
sampler.start()

async function openBook(): Promise<RecordBook> {
  const opened = await openRecordBook(setup, new Date(), warn)
  for (const row of early ?? []) opened.addSample(row)
  early = null
  return opened
}

function take(order: ThreadOrder): void {
  if (order.type === 'open') {
    windows.open(order.id)
    force(order.id, sampler.beginRequest)
    signal(openedCount)
    return
  }
  const result = order.type === 'end' ? end(order) : answer(order)
  void result
    .catch((error: unknown) => {
      warn('not-recorded', error instanceof Error ? error.message : String(error))
      return null
    })
    .then((result) => {
      reply({ type: 'done', id: order.id, result })
      signal(finishedCount)
    })
}

async function end(order: Extract<ThreadOrder, { type: 'end' }>) {
  force(order.id, sampler.endRequest)
  const window = windows.close(order.id)
  const figures = window?.close({
    durationMs: order.ended.total_s * 1000,
    peakMemoryMb: order.counters.peak_memory_mb,
    ends: order.counters.ends,
  })
  if (figures === undefined) return null
  const { hardware, addRow } = await book
  const row = finishedRow(order, figures, hardware)
  if (order.facts.described.warmup !== true) addRow(row)
  return row
}

async function answer(order: Extract<ThreadOrder, { type: 'recorded' | 'analysis' }>) {
  const { recorded, writeAnalysis } = await book
  if (order.type === 'recorded') return recorded
  writeAnalysis(order.analysis)
  return null
}

/** What is sampled meanwhile is of that window. */
function force(id: number, act: () => void): void {
  forced = id
  act()
  forced = null
}

function signal(place: number): void {
  Atomics.add(setup.signals, place, 1)
  Atomics.notify(setup.signals, place)
}

function warn(code: string, message: string): void {
  if (warned.has(code)) return
  warned.add(code)
  reply({ type: 'warning', code, message })
}

function reply(message: ThreadReply): void {
  parentPort?.postMessage(message)
}
