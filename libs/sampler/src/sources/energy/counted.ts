import type { EnergyMeter } from '../sample.js'
import type { Source } from '../source.js'
import type { Tally } from './tally.js'

/** Joules of one part of the machine since the sampler began, and what counts them. */
export type Counted = {
  /** Null where it cannot be read at the moment. */
  joules: number | null
  meter: EnergyMeter
}

/** What is not there. */
export const nothingCounted: Source<never> = { read: () => null, close: () => undefined }

/** Several counters of one kind, such as a package of each socket; null where one of them is unknown. */
export function countedOf(tallies: readonly Tally[], meter: Omit<EnergyMeter, 'breaks'>): Counted {
  const parts = tallies.map((tally) => tally.joules())
  return {
    joules: parts.reduce<number | null>((sum, part) => add(sum, part), 0),
    meter: { ...meter, breaks: tallies.reduce((sum, tally) => sum + tally.breaks(), 0) },
  }
}

const add = (a: number | null, b: number | null) => (a === null || b === null ? null : a + b)
