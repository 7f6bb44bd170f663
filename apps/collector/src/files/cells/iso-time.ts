import { parseOffset } from '../text/time-zone.js'

/** A time as ISO 8601 writes it. */
export interface IsoTime {
  /** What the clock showed, as if it were UTC, in ms without the fraction of a second. */
  readonly wallMs: number
  /** Fraction of a second, s. */
  readonly fraction: number
  /** Minutes ahead of UTC; null where it is not said. */
  readonly offset: number | null
}

const form =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)? ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i

/** Reads a date with a time of day, also with a space between, as pandas writes it; null where it is none. */
export function parseIsoTime(text: string): IsoTime | null {
  const [found, year, month, day, hour, minute, second = '0', fraction, zone] = form.exec(text) ?? []
  if (found === undefined) return null
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number)
  const wallMs = Date.UTC(y ?? 0, (mo ?? 0) - 1, d, h, mi, s)
  const date = new Date(wallMs)
  // The 30th of February would be a day of March.
  if (date.getUTCDate() !== d || date.getUTCHours() !== h || date.getUTCMinutes() !== mi) return null
  return { wallMs, fraction: fraction === undefined ? 0 : Number(`0.${fraction}`), offset: offsetOf(zone) }
}

function offsetOf(zone: string | undefined): number | null {
  if (zone === undefined) return null
  if (/^[a-z]/i.test(zone)) return 0
  return parseOffset(zone.length === 3 ? `${zone}:00` : zone)
}
