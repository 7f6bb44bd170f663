/** Gives normally distributed numbers of mean 0 and variance 1, one after the other. */
export type Noise = () => number

/** Always the same numbers: a text sounds the same whenever it is spoken. */
export function createNoise(seed = 1): Noise {
  const random = mulberry32(seed)
  let spare: number | null = null
  // The polar method of Marsaglia and Bray, https://doi.org/10.1137/1006063
  return () => {
    if (spare !== null) {
      const value = spare
      spare = null
      return value
    }
    for (;;) {
      const x = 2 * random() - 1
      const y = 2 * random() - 1
      const square = x * x + y * y
      if (square >= 1 || square === 0) continue
      const factor = Math.sqrt((-2 * Math.log(square)) / square)
      spare = y * factor
      return x * factor
    }
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
