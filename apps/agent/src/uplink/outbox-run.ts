import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  helloMessage,
  stream,
  type HelloMessage,
  type RealtimeSample,
  type RequestRow,
  type Stream,
} from '@voicemark/schema'
import { openLineFile } from '../record/line-file.js'
import { rowLine } from './row-line.js'
import { openStreamFile } from './stream-file.js'

/** One run of the agent in the outbox: `run.json`, which introduces it, and a file of rows for each stream. */
export interface OutboxRun {
  readonly run_id: string
  readonly hello: HelloMessage
  /** Rows on the disk; their seqs go from 0 to this. */
  count(stream: Stream): number
  /** Rows from `seq` on, as many as a batch may carry. */
  read(stream: Stream, seq: number): unknown[][]
  putRequest(row: RequestRow): void
  addSample(row: RealtimeSample): void
  /** Writes what was taken. @throws the system's error; the rows wait on. */
  flush(): void
  close(): void
  /** Deletes the run's folder. */
  remove(): void
}

const description = 'run.json'
const fileOf = (name: Stream) => `${name}.ndjson`

/** Begins the folder of a new run. */
export function createRun(outbox: string, hello: HelloMessage): OutboxRun {
  const folder = join(outbox, hello.run_id)
  const temporary = join(folder, `${description}.tmp`)
  mkdirSync(folder, { mode: 0o700 })
  const file = openLineFile(temporary)
  file.append(`${JSON.stringify(hello)}\n`)
  file.sync()
  file.close()
  renameSync(temporary, join(folder, description))
  return openRun(folder, hello)
}

/** Opens the runs of an outbox, oldest first; those that nothing introduces are named instead. */
export function findRuns(outbox: string): { found: OutboxRun[]; damaged: string[] } {
  const damaged: string[] = []
  const hellos: HelloMessage[] = []
  for (const { name } of readdirSync(outbox, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )) {
    const hello = readHello(join(outbox, name, description))
    if (hello?.run_id === name) hellos.push(hello)
    else damaged.push(name)
  }
  hellos.sort((a, b) => a.started_wall - b.started_wall)
  const found = hellos.map((hello) => openRun(join(outbox, hello.run_id), hello))
  for (const run of found) run.close()
  return { found, damaged }
}

function openRun(folder: string, hello: HelloMessage): OutboxRun {
  const files = {
    request: openStreamFile(join(folder, fileOf('request'))),
    sample: openStreamFile(join(folder, fileOf('sample'))),
  }
  const close = () => {
    for (const name of stream.options) files[name].close()
  }
  return {
    run_id: hello.run_id,
    hello,
    count: (name) => files[name].count(),
    read: (name, seq) => files[name].read(seq),
    putRequest: (row) => files.request.put(row.seq, rowLine('request', row)),
    addSample: (row) => files.sample.add(rowLine('sample', row)),
    flush() {
      for (const name of stream.options) files[name].flush()
    },
    close,
    remove() {
      close()
      // What introduces the run goes last, so that a deletion that is cut off can be told from damage.
      for (const name of stream.options) rmSync(join(folder, fileOf(name)), { force: true })
      rmSync(join(folder, description), { force: true })
      rmdirSync(folder)
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
