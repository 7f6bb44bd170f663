import { cosineOf, sineOf } from './cosine.js'

/** Gives normally distributed numbers of mean 0 and variance 1, one after the other. */
export type Noise = () => number

/** Always the same numbers: a text sounds the same whenever it is spoken. */
export function createNoise(seed = 1): Noise {
  const random = mulberry32(seed)
  let spare: number | null = null
  // https://en.wikipedia.org/wiki/Box%E2%80%93Muller_transform
  return () => {
    if (spare !== null) {
      const value = spare
      spare = null
      return value
    }
    const radius = Math.sqrt(-2 * Math.log(1 - random()))
    const angle = 2 * Math.PI * random()
    spare = radius * sineOf(angle)
    return radius * cosineOf(angle)
  }
}

// By Tommy Ettinger, public domain, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
