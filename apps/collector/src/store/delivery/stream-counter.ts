import type { Stream } from '@voicemark/schema'
import type { Database } from '../databases/database.js'
import { blockStart } from '../folding/blocks.js'
import { type CountedRange, type CountRange, countStatement } from './count-statement.js'
import { nextStored } from '../folding/next-stored.js'
import { createKeptMarks, keyOf, type KeptMarks } from './kept-marks.js'

/** A stream with the seq that its collector wants next. */
export interface StreamToCount {
  readonly run_ref: number
  readonly stream: Stream
  readonly next_seq: number
  /** Rows of it that were deleted, whatever was counted of it before. */
  readonly removed: number
}

/** What became of the rows of a stream below that seq. */
export interface CountedStream {
  readonly stored: number
  readonly quarantined: number
  readonly lost: number
  readonly removed: number
}

/** Counts streams; one caller at a time. */
export interface StreamCounter {
  /** In the order of the streams. `again` counts every row, whatever was counted before. */
  count(streams: readonly StreamToCount[], again?: boolean): Promise<CountedStream[]>
}

const nothing: CountedStream = { stored: 0, quarantined: 0, lost: 0, removed: 0 }

/** SQLite has the thread while it counts, about 10 ms for so many rows. */
const rowsAtOnce = 50_000
const streamsAtOnce = 100

/**
 * Stored rows below a cursor do not become fewer, though retention may fold them, a block at a time: each block is
 * counted once in the life of the database. Only a replay of the quarantine adds to what was counted, and only a deletion
 * takes from it: both show in their own number.
 */
export function createStreamCounter(database: Database): StreamCounter {
  const marks = createKeptMarks(database)
  const last = new Map<string, CountedStream & { readonly next_seq: number }>()
  // On Citus each stream is a query to its own shard, and many of them in one statement are planned for longer.
  const atOnce = database.distributed ? 1 : streamsAtOnce

  const isKnown = (one: StreamToCount) => {
    const before = last.get(keyOf(one))
    return before?.next_seq === one.next_seq && before.quarantined === 0 && before.removed === one.removed
  }
  /** Takes in what a range came to; gives whether the stream is counted to its end. */
  const take = (range: CountRange, counted: CountedRange): boolean => {
    const { mark, border, end } = range
    const isAsBefore =
      Number(counted.quarantined_before) === mark.quarantined &&
      Number(counted.removed_before ?? 0) === mark.removed
    if (!isAsBefore) {
      marks.reset(mark)
      return false
    }
    const stored = mark.stored + Number(counted.settled ?? 0)
    const quarantined = Number(counted.quarantined_settled)
    const removed = Number(counted.removed_settled ?? 0)
    marks.move({ ...mark, up_to_seq: border, stored, quarantined, removed })
    last.set(keyOf(mark), {
      next_seq: end,
      stored: stored + Number(counted.rest ?? 0),
      quarantined: Number(counted.quarantined),
      lost: Number(counted.lost ?? 0),
      removed: Number(counted.removed ?? 0),
    })
    return true
  }
  /** One statement; gives the streams that are not at their end yet. */
  const countSome = async (due: readonly StreamToCount[]): Promise<StreamToCount[]> => {
    const ranges = await Promise.all(rangesOf(due, marks, atOnce).map((range) => pastLost(database, range)))
    const rows = await database.$queryRaw<CountedRange[]>(countStatement(ranges))
    const done = new Set<string>()
    for (const counted of rows) {
      const range = ranges[Number(counted.place)]
      if (range !== undefined && take(range, counted)) done.add(`${keyOf(range.mark)} ${range.end}`)
    }
    return due.filter((one) => !done.has(`${keyOf(one)} ${one.next_seq}`))
  }

  return {
    async count(streams, again = false) {
      if (again) last.clear()
      if (again) marks.forget()
      else await marks.open()
      let due = streams.filter((one) => !isKnown(one))
      while (due.length > 0) due = await countSome(due)
      await marks.keep()
      return streams.map((one) => last.get(keyOf(one)) ?? nothing)
    },
  }
}

interface DueRange extends CountRange {
  readonly lastBorder: number
  readonly next_seq: number
}

/** Rows that were lost are no work, and there may be as many as a stream can have: the border goes to where there are rows. */
async function pastLost(database: Database, range: DueRange): Promise<CountRange> {
  const { mark, border, lastBorder, next_seq } = range
  if (border >= lastBorder) return range
  const next = await nextStored(database, mark, border)
  const further = next === null ? lastBorder : Math.min(lastBorder, blockStart(next))
  return { mark, border: further, end: further === lastBorder ? next_seq : further }
}

/** The next part of each stream, of as many streams as one statement takes. */
function rangesOf(due: readonly StreamToCount[], marks: Pick<KeptMarks, 'of'>, atOnce: number) {
  const ranges: DueRange[] = []
  let rows = 0
  for (const one of due) {
    const mark = marks.of(one)
    const lastBorder = blockStart(one.next_seq)
    const border = Math.min(lastBorder, mark.up_to_seq + rowsAtOnce)
    const end = border === lastBorder ? one.next_seq : border
    ranges.push({ mark, border, end, lastBorder, next_seq: one.next_seq })
    rows += end - mark.up_to_seq
    if (rows >= rowsAtOnce || ranges.length === atOnce) break
  }
  return ranges
}
