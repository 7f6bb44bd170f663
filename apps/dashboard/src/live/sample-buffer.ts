import type { LiveEvents, LiveSample } from '@voicemark/schema'
import { type Line, lineOf, type SampleColumn } from './line.js'

/** The samples of one machine that are kept for its charts. */
export interface SampleBuffer {
  /** @param arrived When they came, Unix seconds of the reader. */
  push(event: Pick<LiveEvents['samples'], 'run_id' | 'rows'>, arrived: number): void
  /** A column until a time, from far enough before another that its line enters at the side. */
  line(column: SampleColumn, from: number, to: number): Line
  /** The newest value of a column that was measured at a time, or so shortly before that it still holds. */
  value(column: SampleColumn, time: number): number | null
  /** Whether any sample has a value of it. */
  has(column: SampleColumn): boolean
  /** By how much the machine's clock and the way of its rows are behind the reader's; null: nothing has come. */
  lag(): number | null
}

/** A value holds so long, s: a sample that an idle machine makes every second, and that comes late. */
const holdS = 2.5

/** Keeps the samples of so many seconds. */
export function createSampleBuffer(keepS = 90): SampleBuffer {
  let rows: LiveSample[] = []
  let run: string | null = null
  let lag: number | null = null
  const filled = new Set<SampleColumn>()

  const isNew = ({ seq, timestamp }: LiveSample) => {
    const newest = rows.at(-1)
    return newest === undefined || (seq > newest.seq && timestamp >= newest.timestamp)
  }
  return {
    push(event, arrived) {
      if (event.run_id !== run) {
        // Another start of the agent counts its rows anew.
        ;[rows, run, lag] = [[], event.run_id, null]
      }
      for (const row of event.rows) {
        if (!isNew(row)) continue
        rows.push(row)
        for (const name in row)
          if (typeof row[name as SampleColumn] === 'number') filled.add(name as SampleColumn)
      }
      const newest = rows.at(-1)
      if (newest === undefined) return
      lag = Math.min(lag ?? Infinity, arrived - newest.timestamp)
      const first = rows.findIndex(({ timestamp }) => timestamp >= newest.timestamp - keepS)
      if (first > 256) rows = rows.slice(first)
    },
    line(column, from, to) {
      return lineOf(rows.slice(firstFrom(rows, from - holdS), firstFrom(rows, to + 1e-6)), column)
    },
    value(column, time) {
      for (let at = firstFrom(rows, time + 1e-6) - 1; at >= 0; at--) {
        const row = rows[at]
        if (row === undefined || time - row.timestamp > holdS) return null
        const value = row[column]
        if (value !== null) return value
      }
      return null
    },
    has: (column) => filled.has(column),
    lag: () => lag,
  }
}

/** Place of the first row that was made at a time or later. */
function firstFrom(rows: readonly LiveSample[], time: number): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle]?.timestamp ?? Infinity) < time) low = middle + 1
    else high = middle
  }
  return low
}
