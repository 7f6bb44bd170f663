import { z } from 'zod'

const words = z.record(z.string(), z.string())
const counted = z.record(z.string(), z.tuple([z.string(), z.string()]))

/** `normalize.json`: how what is written short is said. */
export const writtenTables = z.object({
  /** "jan" → "January", in the order of the year. */
  months: words,
  /** "Prof" → "Professor", before a name. */
  titles: words,
  /** "approx." → "approximately". */
  abbreviations: words,
  /** "km" → one kilometer, more kilometers. */
  units: counted,
  symbols: words,
  currency: counted,
  /** "Chapter IV" is chapter 4. */
  roman_cardinal: z.array(z.string()),
  /** "Henry VIII" is Henry the eighth. */
  roman_ordinal: z.array(z.string()),
})

export type WrittenTables = z.infer<typeof writtenTables>

/** One or more of what has two forms, by a number as it is written. */
export function countedForm(number: string, [one, more]: readonly [string, string]): string {
  return ['1', '1.0', '-1'].includes(number.replaceAll(',', '')) ? one : more
}
