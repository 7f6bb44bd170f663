import { blockRows, blockStart } from '../folding/blocks.js'
import { joined, type SeqRange } from '../folding/kept-samples.js'

/** A coarser row that was taken away. */
export interface RemovedRollup {
  readonly first_seq: number
  readonly last_seq: number
  /** Samples that it stood for. */
  readonly n: number
}

/**
 * The places of rows that were taken away, as ranges: those of single rows, and for each coarser row as many as it stood for.
 * Which seqs between its first and its last those were nobody knows any more where samples of several subjects lay there:
 * they get free ones, so that each place is taken once and the law adds up.
 */
export function removedRanges(
  seqs: readonly number[],
  rollups: readonly RemovedRollup[],
  taken: readonly SeqRange[] = [],
): SeqRange[] {
  const places = new Set(seqs)
  const isFree = (seq: number) =>
    !places.has(seq) && !taken.some(({ first, last }) => seq >= first && seq <= last)
  for (const { first_seq, last_seq, n } of rollups.toSorted((a, b) => a.last_seq - b.last_seq)) {
    let left = n
    const take = (from: number, to: number) => {
      for (let seq = from; seq <= to && left > 0; seq++)
        if (isFree(seq)) {
          places.add(seq)
          left -= 1
        }
    }
    take(first_seq, last_seq)
    // No coarser row crosses a block: what is counted below its border stays right.
    const start = blockStart(first_seq)
    take(start, start + blockRows - 1)
  }
  return joined([...places].sort((a, b) => a - b).map((seq) => ({ first: seq, last: seq })))
}
