import { FileFault } from '../text/file-fault.js'
import type { FileNotes } from '../text/file-notes.js'
import type { ReadOptions } from '../text/read-options.js'
import { type ClockOffset, createClock } from '../text/time-zone.js'
import { parseIsoTime } from './iso-time.js'
import type { NumberReader } from './number-cells.js'
import { Unreadable } from './unreadable.js'

/** Columns that hold moments; all others that are in seconds are durations. */
export const timeColumns: ReadonlySet<string> = new Set([
  'start_time',
  'end_time',
  'started_wall',
  'timestamp',
])

/** How the moments of a column are written; a column has one way. */
type Way = 's' | 'ms' | 'us' | 'ns' | 'iso'
type Unit = Exclude<Way, 'iso'>

const perSecond: Readonly<Record<Unit, number>> = { s: 1, ms: 1e3, us: 1e6, ns: 1e9 }
const names: Readonly<Record<Way, string>> = {
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  iso: 'ISO 8601',
}
/** Unix seconds of 2000 and 2100: between them the units never meet. */
const [earliest, latest] = [Date.UTC(2000) / 1000, Date.UTC(2100) / 1000]
/** Days of a spreadsheet between the same years, since 1900. */
const [earliestDay, latestDay] = [36_526, 73_051]

/** Unit of a moment between 2000 and 2100; null where it is none in any unit. */
export function unitOf(value: number): Unit | null {
  if (value < earliest * 1e3) return value >= earliest && value < latest ? 's' : null
  for (const unit of ['ms', 'us', 'ns'] as const) {
    const seconds = value / perSecond[unit]
    if (seconds >= earliest && seconds < latest) return unit
  }
  return null
}

/** Reads the cells of one column of moments as Unix seconds; null: the moment is not known. */
export type TimeReader = (text: string, line: number, column: number) => number | null | Unreadable

const settles = 'time-unit=s, ms, us or ns says what the numbers are, time-unit=none leaves the times out'

/**
 * The first cell decides in which unit a column is.
 * @throws FileFault of the whole file from the reader, where cells are of two units, or of none.
 */
export function createTimeReader(
  name: string,
  { timezone, 'time-unit': given }: ReadOptions,
  readNumber: NumberReader,
  notes: FileNotes,
): TimeReader {
  let way: Way | null = null
  let clock: ClockOffset | null = null
  const wrong = (reason: string, text: string, line: number, column: number) =>
    new FileFault(`${name} is ${JSON.stringify(text.slice(0, 40))}: ${reason}`, line, column, 'time')
  const settle = (found: Way, text: string, line: number, column: number) => {
    if (way === found) return
    if (way !== null)
      throw wrong(`it is in ${names[found]}, and cells before are in ${names[way]}`, text, line, column)
    way = found
    if (found !== 's') notes.say(`${name} is in ${names[found]}: read as such`)
  }
  const readMoment = (value: number, text: string, line: number, column: number) => {
    // What cannot be is told with all else that cannot.
    if (value <= 0) return value
    if (isRounded(text, given ?? unitOf(value) ?? 's')) {
      notes.found(`${name} is rounded by its writer to more than a second`, 'read as missing', line, text)
      return null
    }
    if (given !== undefined && given !== 'none') return inSeconds(value, given)
    const unit = unitOf(value)
    if (unit === null && way === null) throw wrong(`${oddness(value)}; ${settles}`, text, line, column)
    if (unit === null) return new Unreadable('expected a time of 2000–2100 as in the rows before')
    settle(unit, text, line, column)
    return unit === 's' ? value : inSeconds(value, unit)
  }
  const readIso = (text: string, line: number, column: number) => {
    const time = parseIsoTime(text)
    if (time === null)
      return new Unreadable('expected Unix seconds, or ISO 8601 such as 2025-11-07T22:30:10.25+01:00')
    settle('iso', text, line, column)
    if (time.offset === null && timezone === undefined)
      throw wrong(
        'it has no offset from UTC; timezone=UTC, or such as Europe/Berlin, says whose clock it is',
        text,
        line,
        column,
      )
    const offset = time.offset ?? (clock ??= createClock(timezone ?? 'UTC'))(time.wallMs)
    if (typeof offset === 'string')
      return new Unreadable(
        `expected a time that the clocks of ${timezone ?? ''} show once; they show it ${offset}`,
      )
    if (time.offset === null) notes.say(`${name} has no offset from UTC: read as of ${timezone ?? ''}`)
    return time.wallMs / 1000 - offset * 60 + time.fraction
  }
  return (text, line, column) => {
    if (given === 'none') return null
    const value = readNumber(text)
    return typeof value === 'number' ? readMoment(value, text, line, column) : readIso(text, line, column)
  }
}

/** A number of nanoseconds since 1970 is no exact one here; times have microseconds. */
const inSeconds = (value: number, unit: Unit) =>
  unit === 'ns' ? Math.round(value / 1e3) / 1e6 : value / perSecond[unit]

function oddness(value: number): string {
  const day = value >= earliestDay && value < latestDay
  return day
    ? 'it is no Unix time of 2000–2100, and may be a date of a spreadsheet: write it as ISO 8601'
    : 'it is no Unix time of 2000–2100 in any unit'
}

/** Whether a number such as 1.762E+09 has fewer digits than a second needs. */
function isRounded(text: string, unit: Unit | 'none'): boolean {
  const at = text.search(/e/i)
  if (at < 0) return false
  const [, decimals = ''] = text.slice(0, at).split(/[.,]/)
  const step = 10 ** (Number(text.slice(at + 1)) - decimals.length)
  return step / perSecond[unit === 'none' ? 's' : unit] > 1
}
