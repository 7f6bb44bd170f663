import { createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { errorReason, failpoint, StartError } from '@voicemark/daemon'
import { requestRow, type RequestRow } from '@voicemark/schema'
import { z } from 'zod'
import { openLineFile, type LineFile } from '../disk/line-file.js'
import { requestStart, type RequestStart } from './row/request-start.js'

const unmeasured = Object.fromEntries(Object.keys(requestRow.shape).map((column) => [column, null]))
/** A row as some version recorded it: a column that is younger than the line was not measured then. */
export const recordedRow = z
  .looseObject({})
  .transform((row) => ({ ...unmeasured, ...row }))
  .pipe(requestRow)

const entry = z.discriminatedUnion('event', [
  z.object({ event: z.literal('started'), request: requestStart }),
  z.object({ event: z.literal('ended'), row: recordedRow }),
])

/** As much of a line as says which request has ended. */
const endedEntry = z.object({ event: z.literal('ended'), row: z.object({ request_id: z.string() }) })

type Entry = z.infer<typeof entry>

/** Every request of this agent as it started and as it ended: the record that the CSV and the summary are made from. */
export interface Journal {
  started(request: RequestStart): void
  /** Returns when the row is on the disk. */
  ended(row: RequestRow): void
  close(): void
}

/**
 * Opens the journal (NDJSON) for appending; a write that fails throws the system's error.
 * @throws StartError where it cannot be written at all: a folder, a file of somebody else.
 */
export function openJournal(path: string): Journal {
  const file = openFile(path)
  const append = (value: Entry) => file.append(`${JSON.stringify(value)}\n`)
  return {
    started(request) {
      append({ event: 'started', request })
      failpoint('journal.after_started')
    },
    ended(row) {
      append({ event: 'ended', row })
      file.sync()
      failpoint('journal.after_ended')
    },
    close: file.close,
  }
}

function openFile(path: string): LineFile {
  try {
    return openLineFile(path, {
      isWhole: (tail) => parseEntry(tail) !== null,
      failpoints: { before: 'journal.before_write' },
    })
  } catch (error) {
    throw new StartError(`${path} cannot be written: ${errorReason(error)}`)
  }
}

/** Which part of a journal is replayed. */
export interface JournalRange {
  /** @default its beginning */
  readonly from?: number
  /** @default its end */
  readonly to?: number
  /** Ids of the last rows before `from`. */
  readonly recent?: readonly string[]
  /** Only lines with this text are of interest. */
  readonly having?: string
}

export interface Replay {
  /** The requests that never got a row. */
  readonly interrupted: RequestStart[]
  readonly unreadable: number
  /** Ids of the last rows, as the next range needs them. */
  readonly recent: readonly string[]
}

/** A line whose fsync failed was written again, behind few others. */
const recentIds = 64

/** What an opened journal holds, line by line: each row once, in order, through `onRow`. */
export async function replayJournal(
  path: string,
  onRow: (row: RequestRow) => void,
  { from = 0, to = Infinity, recent = [], having = '' }: JournalRange = {},
): Promise<Replay> {
  const open = new Map<string, RequestStart>()
  const ended = new Set(recent)
  let unreadable = 0
  if (!existsSync(path) || to <= from) return { interrupted: [], unreadable, recent }
  for await (const line of createInterface({
    input: createReadStream(path, { start: from, end: to - 1, encoding: 'utf8' }),
  })) {
    if (!line.includes(having)) continue
    const value = parseEntry(line)
    if (value === null) {
      unreadable += 1
      // A request that ended was not cut off, whatever else the line says.
      open.delete(endedId(line) ?? '')
    } else if (value.event === 'started') open.set(value.request.request_id, value.request)
    else if (!ended.has(value.row.request_id)) {
      keepRecent(ended, value.row.request_id)
      open.delete(value.row.request_id)
      onRow(value.row)
    }
  }
  return { interrupted: [...open.values()], unreadable, recent: [...ended] }
}

/** A set keeps the order in which its values came. */
export function keepRecent(ids: Set<string>, id: string): void {
  ids.add(id)
  if (ids.size > recentIds) ids.delete(ids.values().next().value ?? '')
}

function parseEntry(line: string): Entry | null {
  return parseLine(line, entry)
}

function endedId(line: string): string | null {
  return parseLine(line, endedEntry)?.row.request_id ?? null
}

function parseLine<T>(line: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(line))
  } catch {
    // Counted by the caller and said at start: a damaged line must not hide the others.
    return null
  }
}
