import { mostRowValues } from '@voicemark/schema'

/** A row as a line of the outbox: its values in the order of the fields. */
export function rowLine(fields: readonly string[], row: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(fields.map((field) => row[field]))}\n`
}

/** Values in values: no row has more, and some thousand can be read but not written again. */
const mostLevels = 16

/** The values of a line; null when it is damaged, as the empty row is that once stood for a row that was lost. */
export function parseRowLine(line: string): unknown[] | null {
  try {
    const values: unknown = JSON.parse(line)
    return Array.isArray(values) && isRow(values) ? values : null
  } catch {
    // Half a line, or one that the disk changed: the caller counts it as lost.
    return null
  }
}

/** Whether a message can carry it: the collector would refuse it with all rows beside it. */
function isRow(values: readonly unknown[]): boolean {
  return values.length > 0 && values.length <= mostRowValues && isWithin(values, mostLevels)
}

function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((inner) => isWithin(inner, levels - 1))
}
