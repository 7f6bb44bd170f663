import type { LiveSample } from '@voicemark/schema'

/** A column of samples with a number in it. */
export type SampleColumn = {
  [N in keyof LiveSample]: LiveSample[N] extends number | null ? N : never
}[keyof LiveSample]

/** A line as it is drawn: times in Unix seconds of the machine, and values. */
export interface Line {
  readonly times: number[]
  /** Null: the line is broken here. Undefined: nothing was measured at this time, and the line goes on. */
  readonly values: (number | null | undefined)[]
}

/**
 * Values that are further apart than this, s, are not joined. While no request runs an agent samples once a second, the slowest that
 * it means to; half of one more is for a sample that is late. Whole requests fit into what is longer, and nobody saw them.
 */
const longestStrokeS = 1.5

/**
 * Samples as a line, broken where rows are missing and where nothing was measured for too long. A value that is missing between two
 * breaks nothing: processor time is null where a sample comes within 30 ms of another, and the next one is of both spans.
 * All columns of the same rows have the same times.
 */
export function lineOf(rows: readonly LiveSample[], column: SampleColumn): Line {
  const { times, values } = pointsOf(rows, column)
  let last = -1
  for (const [at, value] of values.entries()) {
    if (value == null) continue
    const apartS = (times[at] ?? 0) - (times[last] ?? -Infinity)
    if (apartS > longestStrokeS || values.slice(last + 1, at).includes(null)) values.fill(null, last + 1, at)
    last = at
  }
  return { times, values }
}

/** With a point of its own where two rows are not neighbours. */
function pointsOf(rows: readonly LiveSample[], column: SampleColumn): Line {
  const { times, values }: Line = { times: [], values: [] }
  for (const [at, row] of rows.entries()) {
    const before = rows[at - 1]
    if (before !== undefined && !areNeighbours(before, row)) {
      times.push((before.timestamp + row.timestamp) / 2)
      values.push(null)
    }
    times.push(row.timestamp)
    values.push(row[column] ?? undefined)
  }
  return { times, values }
}

const areNeighbours = (before: LiveSample, after: LiveSample) =>
  after.seq === before.seq + 1 && after.timestamp - before.timestamp <= longestStrokeS

/**
 * Places of the values of strokes that are too short to be seen as such: they are drawn as dots.
 * @param shorterThanS What is too short, s.
 */
export function dotsOf(
  times: ArrayLike<number>,
  values: ArrayLike<Line['values'][number]>,
  shorterThanS: number,
): number[] {
  const dots: number[] = []
  let stroke: number[] = []
  const endStroke = () => {
    const [first = 0, last = first] = [stroke[0], stroke.at(-1)]
    if ((times[last] ?? 0) - (times[first] ?? 0) < shorterThanS) dots.push(...stroke)
    stroke = []
  }
  for (let at = 0; at < values.length; at++)
    if (values[at] === null) endStroke()
    else if (values[at] !== undefined) stroke.push(at)
  endStroke()
  return dots
}
