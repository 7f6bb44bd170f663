import type { HeardTurn } from '../../kept/heard-turn.js'
import type { Tally } from '../search/tally.js'

const shown = { fits: 'fits', breaks: 'breaks', open: 'not sure yet' } as const

/** One line about a number of listeners, for who waits. */
export function levelNote(tally: Tally, turns: readonly HeardTurn[], left_s: number): string {
  const { listeners, dry, turns: count, interval, verdict } = tally
  const lost = turns.filter((turn) => turn.lost !== null).length
  const range = interval === null ? '' : ` (${percent(interval.low)}–${percent(interval.high)} %)`
  const refused = lost === 0 ? '' : `, ${lost} of them without an answer`
  const who = `${listeners} ${listeners === 1 ? 'listener' : 'listeners'}`
  return `${who}: ${dry} of ${count} turns ran dry${range}${refused}: ${shown[verdict]}; ${minutes(left_s)} left`
}

/** Two significant digits, so that what is near 1 % is told from it. */
export const percent = (share: number) => String(Number((share * 100).toPrecision(2)))

/** Whole minutes from two on, seconds below. */
export const minutes = (seconds: number) =>
  seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`
