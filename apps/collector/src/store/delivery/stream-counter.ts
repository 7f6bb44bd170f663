import type { Stream } from '@voicemark/schema'
import { blockStart } from '../folding/blocks.js'
import { type CountMark, keepCountMarks, readCountMarks } from './count-marks.js'
import { type CountedRange, type CountRange, countStatement } from './count-statement.js'
import type { Database } from '../databases/database.js'

/** A stream with the seq that its collector wants next. */
export interface StreamToCount {
  readonly run_ref: number
  readonly stream: Stream
  readonly next_seq: number
}

/** What became of the rows of a stream below that seq. */
export interface CountedStream {
  readonly stored: number
  readonly quarantined: number
  readonly lost: number
}

/** Counts streams; one caller at a time. */
export interface StreamCounter {
  /** In the order of the streams. `again` counts every row, whatever was counted before. */
  count(streams: readonly StreamToCount[], again?: boolean): Promise<CountedStream[]>
}

/** SQLite has the thread while it counts, about 10 ms for so many rows. */
const rowsAtOnce = 50_000
const streamsAtOnce = 100
/** A start counts at most so many rows of a stream that were counted before. */
const keepEvery = 40_000

const keyOf = ({ run_ref, stream }: Pick<CountMark, 'run_ref' | 'stream'>) => `${run_ref} ${stream}`

/**
 * Stored rows below a cursor do not become fewer, though retention may fold them, a block at a time: each block is
 * counted once in the life of the database. Only a replay of the quarantine adds to what was counted, and shows in the
 * quarantine's own number.
 */
export function createStreamCounter(database: Database): StreamCounter {
  let marks: Map<string, CountMark> | null = null
  const kept = new Map<string, number>()
  const last = new Map<string, CountedStream & { readonly next_seq: number }>()
  // On Citus each stream is a query to its own shard, and many of them in one statement are planned for longer.
  const atOnce = database.distributed ? 1 : streamsAtOnce

  const open = async () => {
    const opened = new Map<string, CountMark>()
    for (const mark of await readCountMarks(database)) {
      opened.set(keyOf(mark), mark)
      kept.set(keyOf(mark), mark.up_to_seq)
    }
    return opened
  }
  const isKnown = (one: StreamToCount) => {
    const before = last.get(keyOf(one))
    return before?.next_seq === one.next_seq && before.quarantined === 0
  }
  /** Takes in what a range came to; gives whether the stream is counted to its end. */
  const take = (range: CountRange, counted: CountedRange, all: Map<string, CountMark>): boolean => {
    const { mark, border, end } = range
    const key = keyOf(mark)
    if (Number(counted.quarantined_before) !== mark.quarantined) {
      all.set(key, unmarked(mark))
      kept.delete(key)
      return false
    }
    const stored = mark.stored + Number(counted.settled ?? 0)
    const quarantined = Number(counted.quarantined_settled)
    all.set(key, { ...mark, up_to_seq: border, stored, quarantined })
    last.set(key, {
      next_seq: end,
      stored: stored + Number(counted.rest ?? 0),
      quarantined: Number(counted.quarantined),
      lost: Number(counted.lost ?? 0),
    })
    return true
  }
  const keep = async (all: ReadonlyMap<string, CountMark>) => {
    const moved = [...all].filter(([key, mark]) => mark.up_to_seq - (kept.get(key) ?? 0) >= keepEvery)
    try {
      await keepCountMarks(
        database,
        moved.map(([, mark]) => mark),
      )
      for (const [key, mark] of moved) kept.set(key, mark.up_to_seq)
    } catch {
      // Only the next start is slower: a database that takes nothing shows itself where rows are stored.
    }
  }

  return {
    async count(streams, again = false) {
      if (again) last.clear()
      marks = again ? new Map() : (marks ?? (await open()))
      const all = marks
      let due = streams.filter((one) => !isKnown(one))
      while (due.length > 0) {
        const ranges = rangesOf(due, all, atOnce)
        const rows = await database.$queryRaw<CountedRange[]>(countStatement(ranges))
        const done = new Set<string>()
        for (const counted of rows) {
          const range = ranges[Number(counted.place)]
          if (range !== undefined && take(range, counted, all)) done.add(`${keyOf(range.mark)} ${range.end}`)
        }
        due = due.filter((one) => !done.has(`${keyOf(one)} ${one.next_seq}`))
      }
      await keep(all)
      return streams.map((one) => last.get(keyOf(one)) ?? { stored: 0, quarantined: 0, lost: 0 })
    },
  }
}

/** The next part of each stream, of as many streams as one statement takes. */
function rangesOf(due: readonly StreamToCount[], marks: ReadonlyMap<string, CountMark>, atOnce: number) {
  const ranges: CountRange[] = []
  let rows = 0
  for (const one of due) {
    const mark = marks.get(keyOf(one)) ?? unmarked(one)
    const lastBorder = blockStart(one.next_seq)
    const border = Math.min(lastBorder, mark.up_to_seq + rowsAtOnce)
    const end = border === lastBorder ? one.next_seq : border
    ranges.push({ mark, border, end })
    rows += end - mark.up_to_seq
    if (rows >= rowsAtOnce || ranges.length === atOnce) break
  }
  return ranges
}

function unmarked({ run_ref, stream }: Pick<CountMark, 'run_ref' | 'stream'>): CountMark {
  return { run_ref, stream, up_to_seq: 0, stored: 0, quarantined: 0 }
}
