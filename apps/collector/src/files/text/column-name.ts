import type { CsvColumns } from '@voicemark/schema'

/** What a header calls a column. */
export interface ColumnName {
  /** As it is known here, or as it stands where it is not known. */
  readonly name: string
  /** A unit behind it, as in `peak_memory_mb (MB)`. */
  readonly unit: string | null
}

const withUnit = /^(.+?)\s*[([]\s*([^()[\]]+?)\s*[)\]]$/

/** Finds a known name behind upper case, and spaces, points or hyphens for `_`. */
export function columnName(cell: string, known: CsvColumns): ColumnName {
  const text = cell.replace(/^\ufeff/, '').trim()
  if (Object.hasOwn(known, text)) return { name: text, unit: null }
  const bare = spelled(text)
  if (Object.hasOwn(known, bare)) return { name: bare, unit: null }
  const [, name = '', unit = null] = withUnit.exec(text) ?? []
  return Object.hasOwn(known, spelled(name)) ? { name: spelled(name), unit } : { name: text, unit: null }
}

const spelled = (text: string) => text.toLowerCase().replace(/[\s.-]+/g, '_')

const units: readonly (readonly [ending: RegExp, unit: RegExp])[] = [
  [/_s$/, /^(s|secs?|seconds?)$/i],
  // Their unit is found from what they hold.
  [/(_time|^timestamp|^started_wall)$/, /^([mun\u00b5\u03bc]?s|secs?|seconds?)$/i],
  [/_ms$/, /^(ms|milliseconds?)$/i],
  [/_mb$/, /^mi?b$/i],
  [/_gb$/, /^gi?b$/i],
  [/_percent$/, /^(%|percent)$/i],
  [/_c$/, /^(°?c|celsius)$/i],
  [/_mhz$/, /^mhz$/i],
  [/_w$/, /^w(atts?)?$/i],
]

/** Whether a unit is the one that a column has anyway. */
export const isUnitOf = (name: string, unit: string) =>
  units.some(([ending, pattern]) => ending.test(name) && pattern.test(unit))
