import { z } from 'zod'
import { isTimeZone } from './time-zone.js'

const oneSign = 'expected one sign that is no letter, digit, quote, dot or line break, or tab'

/** What a person says of a file where it does not say it itself; the names are those of pandas' `read_csv`. */
export const readOptionShape = {
  encoding: z.enum(
    ['utf-8', 'utf-16le', 'utf-16be', 'cp1252'],
    'expected utf-8, utf-16le, utf-16be or cp1252',
  ),
  sep: z
    .string()
    .transform((text) => (text === 'tab' || text === String.raw`\t` ? '\t' : text))
    .pipe(z.string().regex(/^[^\p{L}\p{N}"'.\r\n]$/u, oneSign)),
  decimal: z.enum(['.', ','], 'expected . or ,'),
  thousands: z
    .string()
    .transform((text) => (text === 'space' ? ' ' : text))
    .pipe(z.enum([',', '.', "'", ' '], "expected one of , . ' or space")),
  timezone: z
    .string()
    .max(64)
    // A plus is a space in the query of a URL.
    .transform((text) => text.replace(/^ (?=\d)/, '+'))
    .pipe(
      z
        .string()
        .refine(isTimeZone, 'expected UTC, an offset such as +01:00, or a name such as Europe/Berlin'),
    ),
  'time-unit': z.enum(
    ['s', 'ms', 'us', 'ns', 'none'],
    'expected s, ms, us, ns, or none to leave the times out',
  ),
} as const

/** The options that were given. */
export type ReadOptions = {
  readonly [N in keyof typeof readOptionShape]?: z.output<(typeof readOptionShape)[N]> | undefined
}

export const readOptionNames = Object.keys(readOptionShape) as (keyof typeof readOptionShape)[]
