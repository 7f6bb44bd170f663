import type { LiveEvents, LiveSample } from '@voicemark/schema'

/** A column of samples with a number in it. */
export type SampleColumn = {
  [N in keyof LiveSample]: LiveSample[N] extends number | null ? N : never
}[keyof LiveSample]

/** A line: times in Unix seconds of the machine, and values; null in both is a gap. */
export interface Line {
  readonly times: number[]
  readonly values: (number | null)[]
}

/** The samples of one machine that are kept for its charts. */
export interface SampleBuffer {
  /** @param arrived When they came, Unix seconds of the reader. */
  push(event: Pick<LiveEvents['samples'], 'run_id' | 'rows'>, arrived: number): void
  /** A column from one time to another, with a point beside either end. */
  line(column: SampleColumn, from: number, to: number): Line
  /** The newest value of a column that was measured at a time, or so shortly before that it still holds. */
  value(column: SampleColumn, time: number): number | null
  /** Whether any sample has a value of it. */
  has(column: SampleColumn): boolean
  /** By how much the machine's clock and the way of its rows are behind the reader's; null: nothing has come. */
  lag(): number | null
}

/** Idle machines make a sample a second: two that are further apart have a gap between them, and a value holds so long. */
const gapS = 2.5

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
      const start = Math.max(0, firstFrom(rows, from) - 1)
      const line: Line = { times: [], values: [] }
      for (let at = start; at < rows.length; at++) {
        const row = rows[at]
        if (row === undefined || row.timestamp > to) break
        const before = at > start ? rows[at - 1] : undefined
        if (before !== undefined && hasGap(before, row)) {
          line.times.push((before.timestamp + row.timestamp) / 2)
          line.values.push(null)
        }
        line.times.push(row.timestamp)
        line.values.push(row[column])
      }
      return line
    },
    value(column, time) {
      for (let at = firstFrom(rows, time + 1e-6) - 1; at >= 0; at--) {
        const row = rows[at]
        if (row === undefined || time - row.timestamp > gapS) return null
        const value = row[column]
        if (value !== null) return value
      }
      return null
    },
    has: (column) => filled.has(column),
    lag: () => lag,
  }
}

const hasGap = (before: LiveSample, after: LiveSample) =>
  after.seq > before.seq + 1 || after.timestamp - before.timestamp > gapS

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
