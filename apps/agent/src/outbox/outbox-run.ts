import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { agentLimits, failpoint, readSmallFile } from '@voicemark/daemon'
import {
  helloMessage,
  protocolOneFields,
  stream,
  streamFields,
  type HelloMessage,
  type RealtimeSample,
  type RequestRow,
  type SensorPassport,
  type Stream,
  type WireReply,
} from '@voicemark/schema'
import { z } from 'zod'
import { writeDurably } from '../disk/durable-file.js'
import { openLineFile } from '../disk/line-file.js'
import { syncFolder } from '../disk/sync-folder.js'
import { rowLine } from './row-line.js'
import { openStreamSpool, type StreamSpool } from './stream-spool.js'

/** The next seq that the collector wants of each stream of a run. */
export type Cursor = Extract<WireReply, { status: 'ok' }>['next']

/** One run of the agent in the outbox: `run.json`, which introduces it, and the segments of each stream. */
export interface OutboxRun {
  readonly run_id: string
  readonly folder: string
  /** Its place among the runs of the outbox. */
  readonly order: number
  /** What introduces it; its sensors may be known later than the rest. */
  readonly hello: HelloMessage
  /** Names of the values in its rows. */
  readonly fields: Readonly<Record<Stream, readonly string[]>>
  readonly streams: Readonly<Record<Stream, StreamSpool>>
  /** What the collector has as far as it has told. */
  readonly acked: Cursor
  /** Adds what the machine can measure. @throws the system's error; a restart then forgets it. */
  describe(sensors: SensorPassport): void
  putRequest(row: RequestRow): void
  addSample(row: RealtimeSample): void
  /** Writes what was taken. @throws the system's error; the rows wait on. */
  flush(): void
  /** As `flush`, of requests alone. */
  flushRequests(): void
  close(): void
  /** Deletes the run's folder. */
  remove(): void
}

const description = 'run.json'
/** A folder that is not yet a run, or no longer: one that a crash left is deleted. */
const unfinished = '.unfinished'

/** `run.json`: the introduction, and the place among the runs of the outbox, which no clock can change. */
const runDescription = helloMessage.extend({ order: z.number().int().nonnegative().default(0) })

/** Begins the folder of a new run, the one after the other runs of the outbox. */
export function createRun(
  outbox: string,
  described: HelloMessage,
  segmentBytes: number,
  order = 0,
): OutboxRun {
  const hello = {
    ...described,
    fields: { request: [...streamFields.request], sample: [...streamFields.sample] },
  }
  const folder = join(outbox, hello.run_id)
  const temporary = `${folder}${unfinished}`
  mkdirSync(temporary, { mode: 0o700 })
  const file = openLineFile(join(temporary, description))
  file.append(`${JSON.stringify({ ...hello, order })}\n`)
  file.sync()
  file.close()
  syncFolder(temporary)
  failpoint('run.before_rename')
  renameSync(temporary, folder)
  syncFolder(outbox)
  return openRun(folder, { ...hello, order }, segmentBytes)
}

/** Opens the runs of an outbox, oldest first; those that nothing introduces, or that cannot be read, are named instead. */
export function findRuns(outbox: string, segmentBytes: number): { found: OutboxRun[]; damaged: string[] } {
  const damaged: string[] = []
  const descriptions: z.infer<typeof runDescription>[] = []
  for (const entry of readdirSync(outbox, { withFileTypes: true })) {
    const { name } = entry
    if (!entry.isDirectory()) continue
    if (name.endsWith(unfinished)) {
      rmSync(join(outbox, name), { recursive: true })
      continue
    }
    const described = readDescription(join(outbox, name, description))
    if (described?.run_id === name) descriptions.push(described)
    else damaged.push(name)
  }
  descriptions.sort((a, b) => a.order - b.order || a.started_wall - b.started_wall)
  const found = descriptions.flatMap((one) => {
    try {
      return [openRun(join(outbox, one.run_id), one, segmentBytes)]
    } catch {
      // Something else than a file stands in its place, or the disk does not give it: the others go on without it.
      damaged.push(one.run_id)
      return []
    }
  })
  return { found, damaged }
}

function openRun(
  folder: string,
  { order, ...described }: z.infer<typeof runDescription>,
  segmentBytes: number,
): OutboxRun {
  let hello: HelloMessage = described
  const { fields = protocolOneFields } = hello
  const streams = {
    request: openStreamSpool(folder, 'request', { segmentBytes, waitingLimit: Infinity }),
    sample: openStreamSpool(folder, 'sample', { segmentBytes, waitingLimit: agentLimits.samplesInMemory }),
  }
  const close = () => {
    for (const name of stream.options) streams[name].close()
  }
  return {
    run_id: hello.run_id,
    folder,
    order,
    get hello() {
      return hello
    },
    fields,
    streams,
    acked: { request: 0, sample: 0 },
    describe(sensors) {
      hello = { ...hello, sensors }
      writeDurably(join(folder, description), `${JSON.stringify({ ...hello, order })}\n`)
    },
    putRequest: (row) => streams.request.put(row.seq, rowLine(fields.request, row)),
    addSample: (row) => streams.sample.add(rowLine(fields.sample, row)),
    flush() {
      for (const name of stream.options) streams[name].flush()
    },
    flushRequests: streams.request.flush,
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

function readDescription(path: string): z.infer<typeof runDescription> | null {
  try {
    return runDescription.parse(JSON.parse(readSmallFile(path)))
  } catch {
    // Absent, cut short or of another version: the caller leaves the folder as it is and says so.
    return null
  }
}
