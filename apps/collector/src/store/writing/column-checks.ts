import {
  isInRange,
  numberRange,
  realtimeSample,
  requestRow,
  type Stream,
  streamFields,
} from '@voicemark/schema'
import type { z } from 'zod'

/** One value of a row, and what it may be. */
interface ColumnCheck {
  readonly name: string
  readonly schema: z.ZodType
  readonly range: ReturnType<typeof numberRange>
  /** The text that the schema took last: rows of one subject follow each other. */
  taken: string | undefined
}

const checks: Readonly<Record<Stream, readonly ColumnCheck[]>> = {
  request: columnsOf('request', requestRow.shape),
  sample: columnsOf('sample', realtimeSample.shape),
}

function columnsOf(stream: Stream, shape: Readonly<Record<string, z.ZodType>>): ColumnCheck[] {
  return streamFields[stream].flatMap((name) => {
    const schema = shape[name]
    return schema === undefined ? [] : [{ name, schema, range: numberRange(schema), taken: undefined }]
  })
}

/** A row may be wrong in each of its columns, and to say so of all takes as long as storing ten rows. */
const mostReasons = 8

/**
 * What is wrong with the values of a row, in the order of `streamFields`: as the schema says it, of the first columns.
 * A number is held against its range, which is ten times quicker than the schema and takes nothing that it does not.
 */
export function wrongColumns(stream: Stream, row: readonly unknown[]): string[] {
  const reasons: string[] = []
  for (let i = 0; i < checks[stream].length && reasons.length < mostReasons; i++) {
    const check = checks[stream][i]
    if (check === undefined || isInRange(row[i], check.range) || isTaken(check, row[i])) continue
    const { error } = check.schema.safeParse(row[i])
    if (error === undefined) takeText(check, row[i])
    else
      for (const { path, message } of error.issues)
        reasons.push(`${[check.name, ...path].join('.')}: ${message}`)
  }
  return reasons
}

const isTaken = ({ taken }: ColumnCheck, value: unknown) => taken !== undefined && value === taken

function takeText(check: ColumnCheck, value: unknown): void {
  if (typeof value === 'string') check.taken = value
}
