import { type RealtimeRow, streamFields } from '@voicemark/schema'
import { sql } from '../databases/database.js'
import type { ReadValues } from '../databases/read-values.js'
import { sampleSelection } from '../databases/row-columns.js'
import { rollupsOf, type SamplePart, samplesOf } from './sample-part.js'

/** Where a page of samples ends. */
export interface SamplePlace {
  readonly run_id: string
  readonly seq: number
}

const names = [...streamFields.sample, 'seq']

/** The next samples of parts that follow each other, each in its order; `run_ref` is the run's id. */
export async function readSamples(
  read: ReadValues,
  parts: readonly SamplePart[],
  after: SamplePlace | null,
  limit: number,
): Promise<RealtimeRow[]> {
  const begun = after === null ? 0 : parts.findIndex(({ run_id }) => run_id === after.run_id)
  const samples: RealtimeRow[] = []
  for (const part of parts.slice(Math.max(begun, 0))) {
    if (samples.length >= limit) break
    const rest = part.run_id === after?.run_id ? behind(part, after.seq) : part
    if (rest.ranges.length === 0) continue
    const rows = await read(
      sql`SELECT ${sampleSelection} FROM ${samplesOf(rest)} AS taken
        ORDER BY seq LIMIT ${limit - samples.length}`,
    )
    samples.push(...rows.map((values) => sampleOf(part.run_id, values)))
  }
  return samples
}

/** What of a part lies behind a seq. */
const behind = (part: SamplePart, seq: number): SamplePart => ({
  ...part,
  ranges: part.ranges
    .filter(({ last }) => last > seq)
    .map(({ first, last }) => ({ first: Math.max(first, seq + 1), last })),
})

function sampleOf(run_id: string, values: readonly unknown[]): RealtimeRow {
  const entries = names.map((name, i) => [name, values[i]])
  return Object.assign(Object.fromEntries(entries), { run_ref: run_id }) as RealtimeRow
}

/** How many samples of parts are in coarser rows alone, with those that share a row with them. */
export async function countFoldedOf(read: ReadValues, parts: readonly SamplePart[]): Promise<number> {
  let folded = 0
  for (const part of parts) {
    const [row] = await read(
      sql`SELECT CAST(coalesce(sum(n), 0) AS BIGINT) AS folded FROM ${rollupsOf(part)} AS folded`,
    )
    folded += Number(row?.[0] ?? 0)
  }
  return folded
}

/** How many samples of parts are there as they were measured. */
export async function countSamplesOf(read: ReadValues, parts: readonly SamplePart[]): Promise<number> {
  let count = 0
  for (const part of parts) {
    const [row] = await read(sql`SELECT count(*) AS samples FROM ${samplesOf(part)} AS taken`)
    count += Number(row?.[0] ?? 0)
  }
  return count
}
