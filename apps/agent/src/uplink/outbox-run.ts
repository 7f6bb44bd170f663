import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { failpoint } from '@voicemark/daemon'
import {
  helloMessage,
  protocolOneFields,
  stream,
  streamFields,
  type HelloMessage,
  type RealtimeSample,
  type RequestRow,
  type Stream,
  type WireReply,
} from '@voicemark/schema'
import { openLineFile } from '../record/line-file.js'
import { rowLine } from './row-line.js'
import { openStreamSpool, type StreamSpool } from './stream-spool.js'
import { syncFolder } from './sync-folder.js'

/** The next seq that the collector wants of each stream of a run. */
export type Cursor = Extract<WireReply, { status: 'ok' }>['next']

/** One run of the agent in the outbox: `run.json`, which introduces it, and the segments of each stream. */
export interface OutboxRun {
  readonly run_id: string
  readonly folder: string
  readonly hello: HelloMessage
  /** Names of the values in its rows. */
  readonly fields: Readonly<Record<Stream, readonly string[]>>
  readonly streams: Readonly<Record<Stream, StreamSpool>>
  /** What the collector has as far as it has told. */
  readonly acked: Cursor
  putRequest(row: RequestRow): void
  addSample(row: RealtimeSample): void
  /** Writes what was taken. @throws the system's error; the rows wait on. */
  flush(): void
  close(): void
  /** Deletes the run's folder. */
  remove(): void
}

const description = 'run.json'
/** A folder that is not yet a run, or no longer: one that a crash left is deleted. */
const unfinished = '.unfinished'
/** Samples that wait for a disk that takes none: ten minutes of ten a second. */
const sampleLimit = 6000

/** Begins the folder of a new run. */
export function createRun(outbox: string, described: HelloMessage, segmentBytes: number): OutboxRun {
  const hello = {
    ...described,
    fields: { request: [...streamFields.request], sample: [...streamFields.sample] },
  }
  const folder = join(outbox, hello.run_id)
  const temporary = `${folder}${unfinished}`
  mkdirSync(temporary, { mode: 0o700 })
  const file = openLineFile(join(temporary, description))
  file.append(`${JSON.stringify(hello)}\n`)
  file.sync()
  file.close()
  syncFolder(temporary)
  failpoint('run.before_rename')
  renameSync(temporary, folder)
  syncFolder(outbox)
  return openRun(folder, hello, segmentBytes)
}

/** Opens the runs of an outbox, oldest first; those that nothing introduces are named instead. */
export function findRuns(outbox: string, segmentBytes: number): { found: OutboxRun[]; damaged: string[] } {
  const damaged: string[] = []
  const hellos: HelloMessage[] = []
  for (const entry of readdirSync(outbox, { withFileTypes: true })) {
    const { name } = entry
    if (!entry.isDirectory()) continue
    if (name.endsWith(unfinished)) {
      rmSync(join(outbox, name), { recursive: true })
      continue
    }
    const hello = readHello(join(outbox, name, description))
    if (hello?.run_id === name) hellos.push(hello)
    else damaged.push(name)
  }
  hellos.sort((a, b) => a.started_wall - b.started_wall)
  return { found: hellos.map((hello) => openRun(join(outbox, hello.run_id), hello, segmentBytes)), damaged }
}

function openRun(folder: string, hello: HelloMessage, segmentBytes: number): OutboxRun {
  const { fields = protocolOneFields } = hello
  const streams = {
    request: openStreamSpool(folder, 'request', { segmentBytes, waitingLimit: Infinity }),
    sample: openStreamSpool(folder, 'sample', { segmentBytes, waitingLimit: sampleLimit }),
  }
  const close = () => {
    for (const name of stream.options) streams[name].close()
  }
  return {
    run_id: hello.run_id,
    folder,
    hello,
    fields,
    streams,
    acked: { request: 0, sample: 0 },
    putRequest: (row) => streams.request.put(row.seq, rowLine(fields.request, row)),
    addSample: (row) => streams.sample.add(rowLine(fields.sample, row)),
    flush() {
      for (const name of stream.options) streams[name].flush()
    },
    close,
    remove() {
      close()
      failpoint('spool.before_delete')
      // In one step, so that a deletion that is cut off can be told from damage.
      const gone = `${folder}${unfinished}`
      renameSync(folder, gone)
      syncFolder(dirname(folder))
      rmSync(gone, { recursive: true })
    },
  }
}

function readHello(path: string): HelloMessage | null {
  try {
    return helloMessage.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    // Absent, cut short or of another version: the caller leaves the folder as it is and says so.
    return null
  }
}
