import { type Stream, streamFields } from '@voicemark/schema'
import { wrongColumns } from './column-checks.js'

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
  const checked = rows.map((row, i) => {
    const reason = reasonAgainst(stream, row)
    if (reason === null) return row
    refused.push(refusedRow(first + i, reason, row))
    return null
  })
  return { rows: checked, refused }
}

/** A row as it goes into quarantine, in words that both databases take. */
export function refusedRow(seq: number, reason: string, row: readonly unknown[]): RefusedRow {
  // Cutting bytes may leave half a character, which decoding turns into one that says so.
  const raw = Buffer.from(jsonOf(row))
    .subarray(0, largestRawBytes - 3)
    .toString()
  return { seq, reason: reason.slice(0, 512).replaceAll(/\p{C}/gu, '\ufffd'), raw }
}

/** A row with the number of values that its run names, in our order; any other is left to be refused. */
function inOurOrder(stream: Stream, row: readonly unknown[], fields: readonly string[]): readonly unknown[] {
  if (row.length !== fields.length) return [jsonOf(row)]
  const named = new Map(fields.map((name, i) => [name, row[i]]))
  return streamFields[stream].map((name) => named.get(name) ?? null)
}

/** JSON is read to any depth and written to some thousand levels; what no row has is not worth more than its place. */
function jsonOf(row: readonly unknown[]): string {
  try {
    return JSON.stringify(row)
  } catch (error) {
    if (error instanceof RangeError) return '["nested too deep to be kept"]'
    throw error
  }
}

function reasonAgainst(stream: Stream, row: readonly unknown[]): string | null {
  const fields = streamFields[stream]
  if (row.length !== fields.length) return `${row.length} values where ${fields.length} are due`
  const reasons = wrongColumns(stream, row)
  return reasons.length === 0 ? null : reasons.join('; ')
}
