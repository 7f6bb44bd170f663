import { type Reader, sql } from '../databases/database.js'
import { blockStart } from '../folding/blocks.js'
import { measuredColumns } from '../folding/roll-up.js'
import { ofSubject, samplesPlace } from './sample-place.js'
import { valuesFrom } from '../databases/read-values.js'

/** What a column was over the samples of a row: the lowest and the highest value that was measured, and the mean. */
export interface RolledUpValue {
  readonly min: number
  readonly mean: number
  readonly max: number
  /** Samples that had a value. */
  readonly n: number
}

/** Samples folded into one row; it may begin before a request and end after it. */
export interface RolledUpRow {
  /** 1 or 60: no samples, which have none. */
  readonly resolution_s: number
  readonly first_seq: number
  readonly last_seq: number
  /** Samples that were folded. */
  readonly n: number
  readonly first_timestamp: number
  readonly last_timestamp: number
  /** What they are of, as in a sample. */
  readonly watched: string | null
  /** By column of a sample; null where no sample had a value. */
  readonly values: Readonly<Record<string, RolledUpValue | null>>
}

type StoredRow = Omit<RolledUpRow, 'values'> & Readonly<Record<string, number | string | null>>

/**
 * The coarser rows that overlap the samples of one request, in order, none of another subject; null where there is no such
 * request. Who asks for its samples first finds one that is folded meanwhile twice, and never not at all.
 */
export async function rollupsOfRequest(reader: Reader, request_id: string): Promise<RolledUpRow[] | null> {
  const found = await samplesPlace(valuesFrom(reader), request_id)
  if (found === null) return null
  if (found.place === null) return []
  const { ref, first, last, watched } = found.place
  // No row crosses the border of a block, so none that begins before the first sample's block reaches it.
  const rows = await reader.$queryRaw<StoredRow[]>(
    sql`SELECT * FROM rollup WHERE run_ref = ${ref} AND resolution_s IN (1, 60) AND ${ofSubject(watched)}
      AND first_seq >= ${blockStart(first)} AND first_seq <= ${last} AND last_seq >= ${first}
      ORDER BY first_seq`,
  )
  return rows.map(rolledUpRow)
}

function rolledUpRow(row: StoredRow): RolledUpRow {
  const { resolution_s, first_seq, last_seq, n, first_timestamp, last_timestamp, watched } = row
  const values = Object.fromEntries(measuredColumns.map((name) => [name, valueOf(row, name)]))
  return { resolution_s, first_seq, last_seq, n, first_timestamp, last_timestamp, watched, values }
}

function valueOf(row: StoredRow, name: string): RolledUpValue | null {
  const [min, mean, max, n] = ['min', 'mean', 'max', 'n'].map((part) => row[`${name}_${part}`] ?? null)
  if (typeof min !== 'number' || typeof mean !== 'number' || typeof max !== 'number' || typeof n !== 'number')
    return null
  return { min, mean, max, n }
}
