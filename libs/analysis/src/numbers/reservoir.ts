import type { Random, RandomState } from './random.js'

/** What another sample goes on from. */
export interface ReservoirState {
  readonly seen: number
  readonly weight: number
  readonly next: number
  readonly random: RandomState
}

/** Says where each item of a stream of unknown length goes in a sample of bounded size. */
export interface Reservoir {
  /** The slot of the next item, 0 … keep − 1; null when it is passed over. */
  place(): number | null
  /** Items so far, the ones passed over included. */
  seen(): number
  state(): ReservoirState
}

/**
 * A uniform sample: after n items each of them is in it with the chance keep / n. Algorithm L of Li 1994
 * (doi:10.1145/198429.198435), which draws for the items that it takes and not for those that it passes over.
 */
export function createReservoir(keep: number, random: Random, state?: ReservoirState): Reservoir {
  let { seen, weight, next } = state ?? { seen: 0, weight: 1, next: keep }
  if (state !== undefined) random.goOn(state.random)
  // 1 − u is in (0, 1], so that its logarithm is finite.
  const logUniform = () => Math.log(1 - random.next())
  const skip = () => {
    weight *= Math.exp(logUniform() / keep)
    next += Math.floor(logUniform() / Math.log1p(-weight)) + 1
  }
  return {
    place() {
      seen += 1
      if (seen <= keep) {
        if (seen === keep) skip()
        return seen - 1
      }
      if (seen < next) return null
      skip()
      return Math.floor(random.next() * keep)
    },
    seen: () => seen,
    state: () => ({ seen, weight, next, random: random.state() }),
  }
}
