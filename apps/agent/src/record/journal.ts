import { createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { requestRow, type RequestRow } from '@voicemark/schema'
import { z } from 'zod'
import { requestStart, type RequestStart } from './request-start.js'
import { openLineFile } from './line-file.js'

const entry = z.discriminatedUnion('event', [
  z.object({ event: z.literal('started'), request: requestStart }),
  z.object({ event: z.literal('ended'), row: requestRow }),
])

type Entry = z.infer<typeof entry>

/** Every request of this agent as it started and as it ended: the record that the CSV and the summary are made from. */
export interface Journal {
  started(request: RequestStart): void
  /** Returns when the row is on the disk. */
  ended(row: RequestRow): void
  close(): void
}

/** Opens the journal (NDJSON) for appending; throws the system's error of a write that fails. */
export function openJournal(path: string): Journal {
  const file = openLineFile(path, '', (tail) => parseEntry(tail) !== null)
  const append = (value: Entry) => file.append(`${JSON.stringify(value)}\n`)
  return {
    started: (request) => append({ event: 'started', request }),
    ended(row) {
      append({ event: 'ended', row })
      file.sync()
    },
    close: file.close,
  }
}

/**
 * What an opened journal holds: each row once, in order, through `onRow`, and at the end the requests that never got one.
 */
export async function replayJournal(
  path: string,
  onRow: (row: RequestRow) => void,
): Promise<{ interrupted: RequestStart[]; unreadable: number }> {
  const open = new Map<string, RequestStart>()
  const ended = new Set<string>()
  let unreadable = 0
  if (!existsSync(path)) return { interrupted: [], unreadable }
  for await (const line of createInterface({ input: createReadStream(path, 'utf8') })) {
    const value = parseEntry(line)
    if (value === null) unreadable += 1
    else if (value.event === 'started') open.set(value.request.request_id, value.request)
    else if (!ended.has(value.row.request_id)) {
      // A line whose fsync failed was written again.
      ended.add(value.row.request_id)
      open.delete(value.row.request_id)
      onRow(value.row)
    }
  }
  return { interrupted: [...open.values()], unreadable }
}

function parseEntry(line: string): Entry | null {
  try {
    return entry.parse(JSON.parse(line))
  } catch {
    // Counted by the caller and said at start: a damaged line must not hide the others.
    return null
  }
}
