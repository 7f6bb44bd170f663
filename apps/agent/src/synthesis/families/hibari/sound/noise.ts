import { cosineOf, sineOf } from './cosine.js'

/** Fills an array with normally distributed numbers of mean 0 and variance 1. */
export type Noise = (into: Float32Array) => void

const drawn = 2 ** 17

/**
 * Gives a source that begins anew with each call: a text sounds the same whenever it is spoken. The numbers are drawn
 * once; each array that is filled has a part of them from anywhere, and so has nothing to do with the one before.
 */
export function drawNoise(): () => Noise {
  const numbers = draw(mulberry32(0))
  return () => {
    const random = mulberry32(1)
    return (into) => {
      const start = Math.floor(random() * (drawn - into.length))
      into.set(numbers.subarray(start, start + into.length))
    }
  }
}

// https://en.wikipedia.org/wiki/Box%E2%80%93Muller_transform
function draw(random: () => number): Float32Array {
  const numbers = new Float32Array(drawn)
  for (let at = 0; at < drawn; at += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()))
    const angle = 2 * Math.PI * random()
    numbers[at] = radius * cosineOf(angle)
    numbers[at + 1] = radius * sineOf(angle)
  }
  return numbers
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
