import { isDeepStrictEqual } from 'node:util'
import type { StoredRow } from './stored-run.js'

/** How a row that is stored differs from what was made. */
export interface Difference {
  readonly text: string | null
  /** Nothing but last bits of doubles. */
  readonly isRounding: boolean
}

/** Compares what was made alone: a row that is stored may have more. */
export function differenceOf(made: StoredRow, stored: StoredRow): Difference {
  let isRounding = false
  for (const [name, value] of Object.entries(made)) {
    const has = stored[name]
    if (isDeepStrictEqual(value, has)) continue
    isRounding = isNextDouble(value, has)
    if (isRounding) continue
    const text = `${name}: made ${JSON.stringify(value)}, stored ${JSON.stringify(has)}`
    return { text, isRounding: false }
  }
  return { text: null, isRounding }
}

/** Whether two numbers are neighbours: their bit patterns differ by one. */
function isNextDouble(a: unknown, b: unknown): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return false
  const [x = 0n, y = 0n] = new BigInt64Array(new Float64Array([a, b]).buffer)
  return x - y === 1n || y - x === 1n
}
