import type { EnergyReading } from '../sources/sample.js'
import { energyBetween } from './figures/energy-figures.js'
import { round } from './figures/series.js'

/** What the machine draws while nothing speaks. */
export type IdlePower = {
  watts: number
  /** As `energy_scope` of a row. */
  scope: string
}

/** Measures it whenever the machine rests for some seconds. */
export type IdlePowerMeter = {
  add(reading: EnergyReading | null, isAtRest: boolean): void
  /** Of the last rest that was long enough; null before there was one, and where nothing counts. */
  latest(): IdlePower | null
}

/** What was done last is still written to the disk. */
const settleMs = 1000
/** Of which the median is taken. */
const pieceMs = 2000
/** Once it is known, a pause between two requests does not replace it. Half a second less than so many points of the grid. */
const restMs = { first: 3500, later: 14_500 }
const longestMs = 60_000

export function createIdlePowerMeter(): IdlePowerMeter {
  let restedFromMs: number | null = null
  let rest: EnergyReading[] = []
  let latest: IdlePower | null = null
  return {
    add(reading, isAtRest) {
      if (!isAtRest || reading === null) {
        restedFromMs = null
        rest = []
        return
      }
      restedFromMs ??= reading.atMs
      if (reading.atMs - restedFromMs < settleMs) return
      rest = [...rest.filter(({ atMs }) => reading.atMs - atMs <= longestMs), reading]
      const lastsMs = reading.atMs - (rest[0]?.atMs ?? reading.atMs)
      if (lastsMs >= (latest === null ? restMs.first : restMs.later)) latest = powerOf(rest) ?? latest
    },
    latest: () => latest,
  }
}

/** Median over pieces of the rest; the mean over all of it where its counter is too slow for pieces. */
function powerOf(rest: readonly EnergyReading[]): IdlePower | null {
  const whole = powers([rest[0], rest.at(-1)])
  const scope = whole.at(-1)?.scope
  const pieces = powers(cuts(rest)).filter((piece) => piece.scope === scope)
  return middle(pieces.length > 0 ? pieces : whole)
}

/** One reading for each piece. */
function cuts(rest: readonly EnergyReading[]): EnergyReading[] {
  return rest.reduce<EnergyReading[]>((kept, reading) => {
    const since = kept.at(-1)
    return since === undefined || reading.atMs - since.atMs >= pieceMs ? [...kept, reading] : kept
  }, [])
}

function powers(readings: readonly (EnergyReading | undefined)[]): IdlePower[] {
  return readings.slice(1).flatMap((last, i) => {
    const first = readings[i]
    if (first === undefined || last === undefined) return []
    const { energy_j, energy_scope: scope } = energyBetween(first, last)
    if (energy_j === null || scope === null) return []
    return [{ watts: round(energy_j / ((last.atMs - first.atMs) / 1000)), scope }]
  })
}

function middle(pieces: readonly IdlePower[]): IdlePower | null {
  const sorted = [...pieces].sort((a, b) => a.watts - b.watts)
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]]
  return low === undefined || high === undefined
    ? null
    : { ...low, watts: round((low.watts + high.watts) / 2) }
}
