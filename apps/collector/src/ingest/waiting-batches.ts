import type { WireReply } from '@voicemark/schema'
import { type Delivery, rowsIn } from '../store/writing/deliveries.js'

/** A batch with who waits for its reply. */
export interface WaitingBatch {
  readonly batch: Delivery
  readonly answer: (reply: WireReply) => void
}

/** Batches that wait for a group, in the order in which they came. */
export interface WaitingBatches {
  readonly size: number
  /** Whether others have to come back. */
  isFull(): boolean
  add(one: WaitingBatch): void
  /** The oldest, at most so many, which wait no longer. */
  take(most: number): WaitingBatch[]
}

/** Bounded by batches and by rows, which are what takes memory. */
export function createWaitingBatches(mostBatches: number, mostRows: number): WaitingBatches {
  const waiting: WaitingBatch[] = []
  let rows = 0
  return {
    get size() {
      return waiting.length
    },
    isFull: () => waiting.length >= mostBatches || rows >= mostRows,
    add(one) {
      waiting.push(one)
      rows += rowsIn(one.batch)
    },
    take(most) {
      const group = waiting.splice(0, most)
      for (const { batch } of group) rows -= rowsIn(batch)
      return group
    },
  }
}
