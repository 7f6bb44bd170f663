import { z } from 'zod'
import { StartError } from '../errors.js'

/** The longest path of Linux, and far more than anything else that is set. */
const mostLetters = 4096

/** Any text but none. */
export const textSetting = z.string().min(1).max(mostLetters, 'expected at most 4,096 characters')

/** One of a few words. */
export const choiceSetting = <T extends string>(...values: [T, ...T[]]) =>
  z.enum(values, `expected ${values.join(', ')}`)

/** Text of a form; `expected` says which. */
export const patternSetting = (regex: RegExp, expected: string) =>
  z.string().regex(regex, `expected ${expected}`)

/** A whole number of a range, both ends included. */
export function wholeSetting(min: number, max: number) {
  const expected = `expected a whole number ${min}–${max}`
  const number = z.number(expected).min(min, expected).max(max, expected)
  return z
    .string()
    .regex(/^\d{1,9}$/, expected)
    .transform(Number)
    .pipe(number)
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads settings from environment variables; an empty one counts as not set, and so does one that has the words which its
 * meta `unset` documents for that, such as `none`.
 * @throws StartError that lists every wrong value; `secret` names are shown without theirs.
 */
export function readSettings<S extends z.ZodRawShape>(
  settings: z.ZodObject<S>,
  env: Environment,
  secret: readonly string[] = [],
): z.output<z.ZodObject<S>> {
  const given = Object.fromEntries(
    Object.entries(settings.shape).map(([name, setting]) => {
      const { unset } = z.globalRegistry.get(setting) ?? {}
      return [name, env[name] === unset ? undefined : env[name] || undefined]
    }),
  )
  const result = settings.safeParse(given)
  if (result.success) return result.data
  const wrong = result.error.issues.map((issue) => {
    const name = String(issue.path[0])
    const value = secret.includes(name) ? '' : `, got ${shown(given[name] ?? '')}`
    return `${name}: ${issue.message}${value}`
  })
  throw new StartError(wrong.join('; '))
}

const mostShown = 60

/** As one line, and not all of what is long. */
function shown(value: string): string {
  const text = JSON.stringify(value.slice(0, mostShown))
  return value.length > mostShown ? `${text} … (${value.length.toLocaleString('en')} characters)` : text
}
