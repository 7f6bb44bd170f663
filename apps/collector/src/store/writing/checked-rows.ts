import { realtimeSample, requestRow, type Stream, streamFields } from '@voicemark/schema'
import type { z } from 'zod'
import { fitsAtAGlance } from './sample-ranges.js'

/** A row that cannot be stored. */
export interface RefusedRow {
  readonly seq: number
  readonly reason: string
  /** The row's values as JSON, at most 16 KiB of it. */
  readonly raw: string
}

/** The rows of a batch, told apart. */
export interface CheckedRows {
  /** Values in the order of `streamFields`, null in place of a refused row: row `i` has the seq `first + i`. */
  readonly rows: readonly (readonly unknown[] | null)[]
  readonly refused: readonly RefusedRow[]
}

const largestRawBytes = 16_384
const validators: Readonly<Record<Stream, z.ZodType>> = {
  request: requestRow.omit({ agent_id: true, run_id: true, seq: true }),
  sample: realtimeSample,
}

/**
 * Holds rows that begin at `first` against the schema of their stream. `fields` names their values where the run was
 * begun by a version with other fields; what it did not know is null.
 */
export function checkRows(
  stream: Stream,
  first: number,
  sent: readonly (readonly unknown[])[],
  fields: readonly string[] = streamFields[stream],
): CheckedRows {
  const refused: RefusedRow[] = []
  const rows = fields === streamFields[stream] ? sent : sent.map((row) => inOurOrder(stream, row, fields))
  // One object for all rows of the batch: the check keeps nothing of it.
  const named: Record<string, unknown> = {}
  const checked = rows.map((row, i) => {
    const reason = reasonAgainst(stream, row, named)
    if (reason === null) return row
    refused.push(refusedRow(first + i, reason, row))
    return null
  })
  return { rows: checked, refused }
}

/** A row as it goes into quarantine. */
export function refusedRow(seq: number, reason: string, row: readonly unknown[]): RefusedRow {
  // Cutting bytes may leave half a character, which decoding turns into one that says so.
  const raw = Buffer.from(JSON.stringify(row))
    .subarray(0, largestRawBytes - 3)
    .toString()
  return { seq, reason: reason.slice(0, 512), raw }
}

/** A row with the number of values that its run names, in our order; any other is left to be refused. */
function inOurOrder(stream: Stream, row: readonly unknown[], fields: readonly string[]): readonly unknown[] {
  if (row.length !== fields.length) return [JSON.stringify(row)]
  const named = new Map(fields.map((name, i) => [name, row[i]]))
  return streamFields[stream].map((name) => named.get(name) ?? null)
}

function reasonAgainst(
  stream: Stream,
  row: readonly unknown[],
  named: Record<string, unknown>,
): string | null {
  if (stream === 'sample' && fitsAtAGlance(row)) return null
  const fields = streamFields[stream]
  if (row.length !== fields.length) return `${row.length} values where ${fields.length} are due`
  for (let i = 0; i < fields.length; i++) named[fields[i] ?? ''] = row[i]
  const { error } = validators[stream].safeParse(named)
  if (error === undefined) return null
  return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
}
