import type { Sql } from '../databases/database.js'

/** Seqs of one run, both included, and what the rows between must be beside. */
export interface WantedSeqs {
  readonly first: number
  readonly last: number
  readonly condition: Sql | null
}

/** Some of the wanted seqs of a run: all that is wanted up to `last`. */
export interface Cut {
  readonly parts: readonly WantedSeqs[]
  readonly last: number
  /** Rows that there may be. */
  readonly most: number
}

/** More would be deeper than SQLite lets an expression be, and slow to plan. */
export const mostParts = 50

/**
 * Takes what is wanted from a seq on, until there may be `room` rows.
 * @param wanted By their first seqs; those of several subjects may overlap.
 * @returns null where nothing is wanted any more.
 */
export function cutRanges(
  wanted: readonly WantedSeqs[],
  from: number,
  { room, parts: slots }: { readonly room: number; readonly parts: number },
): Cut | null {
  const rest = wanted.filter((one) => one.last >= from)
  if (rest.length === 0) return null
  const last = lastOf(rest, from, room, slots)
  const parts = rest
    .filter((one) => one.first <= last)
    .map((one) => ({ ...one, first: Math.max(one.first, from), last: Math.min(one.last, last) }))
  const most = parts.reduce((sum, part) => sum + part.last - part.first + 1, 0)
  return { parts, last, most }
}

/** Where the room ends. */
function lastOf(rest: readonly WantedSeqs[], from: number, room: number, slots: number): number {
  let left = room
  let last = from
  for (const [i, one] of rest.entries()) {
    if (i === slots) return Math.max(last, one.first - 1)
    const first = Math.max(one.first, from)
    if (one.last - first + 1 >= left) return Math.max(last, first + left - 1)
    left -= one.last - first + 1
    last = Math.max(last, one.last)
  }
  return last
}
