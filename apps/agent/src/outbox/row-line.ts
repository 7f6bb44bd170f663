/** A row as a line of the outbox: its values in the order of the fields. */
export function rowLine(fields: readonly string[], row: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(fields.map((field) => row[field]))}\n`
}

/** The values of a line; null when it is damaged, as the empty row is that once stood for a row that was lost. */
export function parseRowLine(line: string): unknown[] | null {
  try {
    const values: unknown = JSON.parse(line)
    return Array.isArray(values) && values.length > 0 ? values : null
  } catch {
    // Half a line, or one that the disk changed: the caller counts it as lost.
    return null
  }
}
