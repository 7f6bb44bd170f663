import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'
import { skipN } from 'pure-rand/utils/skipN'

/** Where a source is in its numbers. */
export type RandomState = readonly number[]

/** A source of random numbers that gives the same ones for the same seed on every machine. */
export interface Random {
  /** Uniform in [0, 1), with 53 random bits. */
  next(): number
  /** A source of its own that depends on the seed and the name only, not on what was drawn before. */
  fork(name: string): Random
  state(): RandomState
  /** Goes on as the source that gave the state; a fork still depends on the own seed. */
  goOn(state: RandomState): void
}

/** A source for a whole number as seed, by xoroshiro128+ (Blackman and Vigna 2021, doi:10.1145/3460772). */
export function createRandom(seed: number): Random {
  let generator = xoroshiro128plus(scramble(seed | 0))
  // The first numbers of neighbouring seeds are alike.
  skipN(generator, 32)
  return {
    next: () => uniformFloat64(generator),
    fork: (name) => createRandom(hash(seed | 0, name)),
    state: () => generator.getState(),
    goOn(state) {
      generator = xoroshiro128plusFromState(state)
    },
  }
}

/** FNV-1a over the UTF-16 code units (http://www.isthe.com/chongo/tech/comp/fnv). */
function hash(seed: number, name: string): number {
  let value = 0x811c9dc5 ^ scramble(seed)
  for (let at = 0; at < name.length; at += 1) value = Math.imul(value ^ name.charCodeAt(at), 0x01000193)
  return scramble(value)
}

/** The last step of MurmurHash3: every bit of the seed reaches every bit of the result. */
function scramble(seed: number): number {
  const once = Math.imul(seed ^ (seed >>> 16), 0x85ebca6b)
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35)
  return twice ^ (twice >>> 16)
}
