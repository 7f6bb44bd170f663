const hourMs = 3_600_000
const dayMs = 24 * hourMs
const fixed = /^([+-])(\d\d):?(\d\d)$/

/** Why a time of a clock on the wall is no one moment. */
export type ClockFault = 'never' | 'twice'

/** Minutes that the clocks of a place are ahead of UTC at a time that they show, given as if it were UTC, in ms. */
export type ClockOffset = (wallMs: number) => number | ClockFault

/** Minutes of an offset such as +01:00; null where it is none. */
export function parseOffset(text: string): number | null {
  const [, sign, hours, minutes] = fixed.exec(text) ?? []
  if (sign === undefined) return null
  const total = Number(hours) * 60 + Number(minutes)
  return sign === '-' ? -total : total
}

export function isTimeZone(name: string): boolean {
  if (parseOffset(name) !== null) return true
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** The clocks of a place. An hour that they show twice a year, or never, has no offset. */
export function createClock(zone: string): ClockOffset {
  const always = parseOffset(zone)
  if (always !== null) return () => always
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  const offsetAt = (ms: number) => {
    const name = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? ''
    return parseOffset(name.replace('GMT', '')) ?? 0
  }
  // Clocks are set at whole quarters of an hour.
  const quarterMs = hourMs / 4
  let kept: { readonly quarter: number; readonly offset: number | ClockFault } | null = null
  return (wallMs) => {
    const quarter = Math.floor(wallMs / quarterMs)
    if (kept?.quarter !== quarter) kept = { quarter, offset: offsetOf(quarter * quarterMs, offsetAt) }
    return kept.offset
  }
}

function offsetOf(wallMs: number, offsetAt: (ms: number) => number): number | ClockFault {
  const near = new Set([offsetAt(wallMs - dayMs), offsetAt(wallMs + dayMs)])
  const fitting = [...near].filter((offset) => offsetAt(wallMs - offset * 60_000) === offset)
  const [offset] = fitting
  if (offset === undefined) return 'never'
  return fitting.length > 1 ? 'twice' : offset
}
