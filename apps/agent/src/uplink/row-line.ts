import { streamFields, type Stream } from '@voicemark/schema'

/** Stands for a row that could not be kept: it takes its seq, and the collector puts it into quarantine. */
export const lostLine = '[]\n'

/** A row as a line of the outbox: its values in the order of `streamFields`. */
export function rowLine(stream: Stream, row: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(streamFields[stream].map((field) => row[field]))}\n`
}

/** The values of a line; null when it is damaged. */
export function parseRowLine(line: string): unknown[] | null {
  try {
    const values: unknown = JSON.parse(line)
    return Array.isArray(values) ? values : null
  } catch {
    // Half a line, or one that the disk changed: the caller decides what stands in its place.
    return null
  }
}
