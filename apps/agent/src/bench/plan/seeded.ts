import { createHash } from 'node:crypto'

/**
 * A number in [0, 1) that depends on the seed and the place alone: the first 53 bits of SHA-256 of `seed/place/…`. A
 * campaign that goes on after a crash has no generator's state to restore, and `sha256sum` finds every number again.
 */
export function seededUnit(seed: number, ...place: readonly (string | number)[]): number {
  const digest = createHash('sha256')
    .update([seed, ...place].join('/'))
    .digest()
  return Number(digest.readBigUInt64BE(0) >> 11n) / 2 ** 53
}

/** The values in an order that the seed and the place decide; every order is equally likely. */
export function shuffled<T>(
  values: readonly T[],
  nameOf: (value: T) => string | number,
  seed: number,
  ...place: readonly (string | number)[]
): T[] {
  return values
    .map((value) => ({ value, key: seededUnit(seed, ...place, nameOf(value)) }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value)
}
