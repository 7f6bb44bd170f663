import { anyOf, boundarySource as b, capitalize } from '../letters/letters.js'
import { cardinal, ordinal } from './number-words.js'
import type { WrittenTables } from './written-tables.js'

type Rewrite = (text: string) => string

const time = new RegExp(
  String.raw`${b}(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s?([AaPp])\.?[Mm]\.?(?![A-Za-z]))?(?!\d)`,
  'gu',
)
const isoDate = new RegExp(String.raw`${b}(\d{4})-(\d{2})-(\d{2})${b}`, 'gu')
const slashDate = new RegExp(String.raw`${b}(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})${b}`, 'gu')
const longestDay = 31
/** Years of two digits up to this one are of this century. */
const lastYearOfThisCentury = 30

/** 9:30 am, 2019-10-12, 10/12/2019 as they are said; what is no time or date stays as it is. */
export function sayTimesAndDates({ months }: WrittenTables): Rewrite {
  const names = Object.values(months)
  return (text) =>
    text
      .replaceAll(time, sayTime)
      .replaceAll(isoDate, (all, year: string, month: string, day: string) =>
        sayDate(names, all, year, Number(month), Number(day)),
      )
      .replaceAll(slashDate, (all, first: string, second: string, year: string) => {
        const [a, c] = [Number(first), Number(second)]
        return sayDate(names, all, fullYear(year), a <= 12 ? a : c, a <= 12 ? c : a)
      })
}

/** "Jan. 5th" and "the 5 of January". */
export function sayNamedDays({ months }: WrittenTables): Rewrite {
  const named = anyOf([...Object.values(months), ...Object.keys(months).map(capitalize), 'Sept'])
  const monthDay = new RegExp(
    String.raw`${b}(${named})\.? (\d{1,2})(?:st|nd|rd|th)?${b}(?![\d:%])(,? \d{4}${b})?`,
    'gu',
  )
  const dayMonth = new RegExp(String.raw`${b}(?:the )?(\d{1,2}) (?:of )?(${named})${b}\.?`, 'gu')
  const nameOf = (month: string) => months[month.toLowerCase().slice(0, 3)] ?? month
  return (text) =>
    text
      .replaceAll(monthDay, (all, month: string, day: string, year: string | undefined) =>
        isDay(day) ? `${nameOf(month)} ${ordinal(day)}${year ?? ''}` : all,
      )
      .replaceAll(dayMonth, (all, day: string, month: string) =>
        isDay(day) ? `the ${ordinal(day)} of ${nameOf(month)}` : all,
      )
}

/** The name of a day, or what was written when there is no such day. */
export function sayDate(
  months: readonly string[],
  written: string,
  year: string | null,
  month: number,
  day: number,
): string {
  const name = months[month - 1]
  if (name === undefined || day < 1 || day > longestDay) return written
  return `${name} ${ordinal(day)}${year === null ? '' : `, ${year}`}`
}

function sayTime(
  all: string,
  hour: string,
  minute: string,
  second: string | undefined,
  half: string | undefined,
  at: number,
  text: string,
): string {
  if (Number(hour) > 24 || Number(minute) > 59 || Number(second ?? 0) > 59) return all
  let words = cardinal(hour) + sayMinute(Number(minute), half !== undefined || second !== undefined)
  if (second !== undefined)
    words += ` and ${cardinal(second)}${Number(second) === 1 ? ' second' : ' seconds'}`
  // With dots, so that its letters are spelled.
  if (half !== undefined) words += ` ${half.toUpperCase()}.M${text[at + all.length] === '.' ? '' : '.'}`
  return words
}

function sayMinute(minute: number, isExact: boolean): string {
  if (minute === 0) return isExact ? '' : " o'clock"
  return minute < 10 ? ` oh ${cardinal(minute)}` : ` ${cardinal(minute)}`
}

function fullYear(year: string): string {
  if (year.length === 4) return year
  return (Number(year) > lastYearOfThisCentury ? '19' : '20') + year
}

const isDay = (day: string) => Number(day) >= 1 && Number(day) <= longestDay
