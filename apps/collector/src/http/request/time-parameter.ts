import { parseIsoTime } from '../../files/cells/iso-time.js'

export const timeForms =
  'expected Unix seconds, or a time with its zone such as 2026-11-29T10:00:00Z, or a day such as 2026-11-29, which begins at 00:00 UTC'

/** The year 5138: what is later was meant in milliseconds. */
const latest = 1e11

/** Unix seconds; null where it is no time, or says no zone. */
export function parseTime(sent: string): number | null {
  if (/^\d{1,12}(?:\.\d{1,9})?$/.test(sent)) return Number(sent) < latest ? Number(sent) : null
  // In a URL a plus that is not coded is a space.
  const text = sent.replace(/ (?=\d\d(?::?\d\d)?$)/, '+')
  const found = parseIsoTime(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00Z` : text)
  if (found === null || found.offset === null || Number.isNaN(found.wallMs)) return null
  return found.wallMs / 1000 + found.fraction - found.offset * 60
}
