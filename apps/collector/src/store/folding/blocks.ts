/**
 * Seqs of samples fall into blocks of so many, and a block is folded as a whole: no coarser row crosses the border of
 * one. What is counted below a border therefore stays the same, whatever is folded on either side of it.
 */
export const blockRows = 2000

/** Where the block of a seq begins. */
export function blockStart(seq: number): number {
  return seq - (seq % blockRows)
}
