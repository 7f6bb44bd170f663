import type { Look, SizeName } from '../seen/look.js'
import { growingSizes, perRowShare, quietLogBytesPerMinute } from './bounds.js'
import { judgedLooks } from './verdict.js'

/** Bytes per row, or of a log per minute, in both halves of the time judged. */
export interface PerRow {
  readonly of: string
  readonly per: string
  readonly firstHalf: number | null
  readonly secondHalf: number | null
  readonly leaks: boolean
}

/** Bytes that a database takes at once, and what its log holds back. */
const pageRoom = 4 * 2 ** 20

const logs: readonly SizeName[] = ['log of the collector', 'log of the agent', 'log of the bench']

/** What has to grow, with the rows or with the time, and no faster later on. */
export function findPerRow(looks: readonly Look[]): PerRow[] {
  const judged = judgedLooks(looks)
  const files = Object.entries(growingSizes).map(([name, rows]) => {
    const count = ({ rows: { request, sample } }: Look) => ({ request, sample, both: request + sample })[rows]
    const per = rows === 'both' ? 'row' : rows
    return perRow(
      judged,
      { name: name as SizeName, per, count },
      (first, second, rows) => (second - first * (1 + perRowShare)) * rows > pageRoom,
    )
  })
  const lines = logs.map((name) =>
    perRow(
      judged,
      { name, per: 'minute', count: ({ at_s }) => at_s / 60 },
      (first, second) => second > Math.max(quietLogBytesPerMinute, first * 1.5),
    ),
  )
  return [...files, ...lines]
}

interface Grown {
  readonly name: SizeName
  readonly per: string
  readonly count: (look: Look) => number
}

function perRow(
  looks: readonly Look[],
  { name, per, count }: Grown,
  isMore: (first: number, second: number, rows: number) => boolean,
): PerRow {
  const [first, middle, last] = [looks[0], looks[Math.floor(looks.length / 2)], looks.at(-1)]
  const none = { of: name, per, firstHalf: null, secondHalf: null, leaks: false }
  if (first === undefined || middle === undefined || last === undefined) return none
  const between = (from: Look, to: Look) =>
    (to.sizes[name].bytes - from.sizes[name].bytes) / (count(to) - count(from))
  const [firstHalf, secondHalf] = [between(first, middle), between(middle, last)]
  return {
    of: name,
    per,
    firstHalf,
    secondHalf,
    leaks: isMore(firstHalf, secondHalf, count(last) - count(middle)),
  }
}
