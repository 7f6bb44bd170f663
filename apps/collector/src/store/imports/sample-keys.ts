import { hash } from 'node:crypto'

/** The seed's seven columns, which every file of samples has; they come first in a sample's values. */
const keyColumns = 7

/**
 * Tells which samples of a file are stored already, by all their seven values and not by their time alone; ten bytes
 * for each row of the file, however much is stored. Add all rows, seal, mark what is stored, then take.
 */
export interface SampleKeys {
  add(values: readonly unknown[]): void
  /** Rows that are added from here on are not known. */
  seal(): void
  /** A stored sample: one row of the file like it need not be inserted. */
  mark(values: readonly unknown[]): void
  /** Whether this row is stored; each stored sample answers for one row. */
  take(values: readonly unknown[]): boolean
}

/** Keys of 64 bits: that two of a million rows and ten million stored samples meet by chance has odds of 1 : 2,000,000. */
export function createSampleKeys(): SampleKeys {
  let keys = new BigUint64Array(1024)
  let stored = new Uint16Array(0)
  let length = 0
  return {
    add(values) {
      if (length === keys.length) {
        const larger = new BigUint64Array(length * 2)
        larger.set(keys)
        keys = larger
      }
      keys[length++] = keyOf(values)
    },
    seal() {
      keys = keys.subarray(0, length).sort()
      stored = new Uint16Array(length)
    },
    mark(values) {
      const place = placeOf(keys, keyOf(values))
      if (place !== null) stored[place] = Math.min((stored[place] ?? 0) + 1, 65_535)
    },
    take(values) {
      const place = placeOf(keys, keyOf(values))
      if (place === null || stored[place] === 0) return false
      stored[place] = (stored[place] ?? 0) - 1
      return true
    },
  }
}

function keyOf(values: readonly unknown[]): bigint {
  return hash('sha1', JSON.stringify(values.slice(0, keyColumns)), 'buffer').readBigUInt64LE()
}

/** The first place of a key. */
function placeOf(keys: BigUint64Array, key: bigint): number | null {
  let [low, high] = [0, keys.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] ?? 0n) < key) low = middle + 1
    else high = middle
  }
  return keys[low] === key ? low : null
}
