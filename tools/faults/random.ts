/** Random numbers that a seed determines. */
export interface Random {
  /** 0 ≤ value < 1. */
  next(): number
  /** A whole number from 0 to `limit` - 1. */
  whole(limit: number): number
  /** A number from `from` to `to`. */
  between(from: number, to: number): number
  pick<Item>(items: readonly [Item, ...Item[]]): Item
}

/** Mulberry32: 32 bits of state, which is enough for tests and the same on every machine. */
export function createRandom(seed: string): Random {
  let state = hash(seed)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    return fraction(state)
  }
  const whole = (limit: number) => Math.floor(next() * limit)
  return {
    next,
    whole,
    between: (from, to) => from + next() * (to - from),
    pick: (items) => items[whole(items.length)] ?? items[0],
  }
}

/** A UUID that a text determines. */
export function uuidOf(text: string): string {
  const words = [0, 1, 2, 3].map((i) => (hash(`${i} ${text}`) >>> 0).toString(16).padStart(8, '0'))
  const hex = words.join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`
}

/** A number from 0 to 1 that three numbers determine; cheap enough for every value of every row. */
export function noise(seed: number, seq: number, salt: number): number {
  return fraction((seed ^ Math.imul(seq + 1, 0x9e3779b1)) + Math.imul(salt, 0x85ebca6b))
}

/** FNV-1a with a last mix, 32 bits. */
export function hash(text: string): number {
  let state = 0x811c9dc5
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193)
  return Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) ^ (state >>> 13)
}

function fraction(state: number): number {
  let mixed = Math.imul(state ^ (state >>> 15), state | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
}
