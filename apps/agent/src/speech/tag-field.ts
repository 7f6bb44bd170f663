import { parseStrictJson } from '@voicemark/daemon'
import { tags, type Tags } from '@voicemark/schema'
import { z } from 'zod'

const expected =
  'expected name=value,… or, for values with a comma, a JSON object such as {"note":"a,b"}; names of 1–64 letters, digits, _, . and -, values of up to 128 characters'

/** Tags as one field of a form: `room=cold,run=3` as a person writes them, or a JSON object. */
export const tagField = z
  .string()
  .transform((field, context) => {
    const read = field.startsWith('{') ? readJson(field) : readList(field)
    // Zod leaves the last one out of every record.
    if (read !== null && !Object.hasOwn(read, '__proto__')) return read
    context.addIssue({ code: 'custom', message: expected })
    return z.NEVER
  })
  .pipe(z.custom<Tags>((read) => tags.safeParse(read).success, expected))

/** Writes tags as `tagField` reads them, whatever characters they have. */
export function writeTags(values: Tags): string {
  return JSON.stringify(values)
}

// Tags that are no JSON object of texts are refused behind this, with those of wrong names.
function readJson(field: string): object | null {
  try {
    const read = parseStrictJson(field)
    return typeof read === 'object' ? read : null
  } catch {
    // The detail of a problem says what is expected and not what was sent.
    return null
  }
}

function readList(field: string): Tags | null {
  const pairs = field.split(',').map((pair): [string, string] | null => {
    const at = pair.indexOf('=')
    return at < 0 ? null : [pair.slice(0, at), pair.slice(at + 1)]
  })
  const whole = pairs.filter((pair) => pair !== null)
  const names = new Set(whole.map(([name]) => name))
  return names.size === pairs.length ? Object.fromEntries(whole) : null
}
