import { emptySql, joinSql, type Provider, rawSql, type Sql, sql } from '../databases/database.js'
import type { ReadValues } from '../databases/read-values.js'
import { wholeNumber } from '../folding/roll-up.js'
import type { RolledUpValue } from '../reading/stored-rollups.js'
import { rollupsOf, type SamplePart, samplesOf } from './sample-part.js'

/** What was measured in a stretch of time, of one subject in one run. */
export interface SampleBucket {
  readonly run_id: string
  /** Unix seconds; a bucket of 5 s begins at a whole 5 s. */
  readonly start: number
  /** Seconds: the step, or the minute of samples that are no finer any more. */
  readonly width_s: number
  /** Of the coarsest that is in it: 1 or 60, of samples that were folded; null: all are as they were measured. */
  readonly resolution_s: number | null
  /** What the samples are of, as in a sample. */
  readonly watched: string | null
  /** Samples in it. */
  readonly n: number
  /** Of the first sample and of the last one. */
  readonly first_timestamp: number
  readonly last_timestamp: number
  /** By column; null where no sample had a value. */
  readonly values: Readonly<Record<string, RolledUpValue | null>>
}

export interface BucketQuery {
  readonly provider: Provider
  readonly step_s: number
  /** Measured columns. */
  readonly columns: readonly string[]
  /** Buckets at most. */
  readonly limit: number
}

/** Samples put into buckets by the database, in order of time, whatever became of them since. */
export async function readBuckets(
  read: ReadValues,
  part: SamplePart,
  query: BucketQuery,
): Promise<SampleBucket[]> {
  const rows = await read(bucketStatement(part, query))
  return rows.map((values) => bucketOf(part.run_id, values, query.columns))
}

const head = ['start', 'width_s', 'resolution_s', 'watched', 'n', 'first_timestamp', 'last_timestamp']

function bucketStatement(part: SamplePart, { provider, step_s, columns, limit }: BucketQuery): Sql {
  const at = (time: string, width: string) => `${wholeNumber[provider](`${time} / ${width}`)} * ${width}`
  const step = String(step_s)
  const width = `CASE WHEN resolution_s > ${step} THEN resolution_s ELSE ${step} END`
  const names = rawSql([...head, ...columns.flatMap(partsOf)].join(', '))
  const of = (values: (name: string) => readonly string[]) => {
    const list = columns.flatMap(values)
    return list.length === 0 ? emptySql : sql`, ${joinSql(list.map((one) => rawSql(one)))}`
  }
  return sql`WITH part AS (
      SELECT ${rawSql(at('"timestamp"', step))} AS start, ${rawSql(step)} AS width_s, 0 AS resolution_s, watched,
        count(*) AS n, min("timestamp") AS first_timestamp, max("timestamp") AS last_timestamp${of(measured)}
      FROM ${samplesOf(part)} AS taken GROUP BY 1, watched
      UNION ALL
      SELECT ${rawSql(at('first_timestamp', `(${width})`))}, ${rawSql(width)}, resolution_s, watched,
        n, first_timestamp, last_timestamp${of(partsOf)}
      FROM ${rollupsOf(part)} AS folded
    ), named (${names}) AS (SELECT * FROM part)
    SELECT start, width_s, max(resolution_s) AS resolution_s, watched, CAST(sum(n) AS BIGINT) AS n,
      min(first_timestamp) AS first_timestamp, max(last_timestamp) AS last_timestamp${of(joined)}
    FROM named GROUP BY start, width_s, watched ORDER BY start, width_s, coalesce(watched, '') LIMIT ${limit}`
}

const partsOf = (name: string) => ['min', 'mean', 'max', 'n'].map((part) => `${name}_${part}`)
const measured = (name: string) => [`min(${name})`, `avg(${name})`, `max(${name})`, `count(${name})`]
/** A mean counts as often as there were values in it. Each has a name: what reads by name knows one of a name. */
const joined = (name: string) => [
  `min(${name}_min) AS ${name}_min`,
  `sum(${name}_mean * ${name}_n) / nullif(sum(${name}_n), 0) AS ${name}_mean`,
  `max(${name}_max) AS ${name}_max`,
  `CAST(sum(${name}_n) AS BIGINT) AS ${name}_n`,
]

function bucketOf(run_id: string, row: readonly unknown[], columns: readonly string[]): SampleBucket {
  const [start, width_s, resolution_s, watched, n, first_timestamp, last_timestamp, ...values] = row
  return {
    run_id,
    start: Number(start),
    width_s: Number(width_s),
    resolution_s: Number(resolution_s) === 0 ? null : Number(resolution_s),
    watched: typeof watched === 'string' ? watched : null,
    n: Number(n),
    first_timestamp: Number(first_timestamp),
    last_timestamp: Number(last_timestamp),
    values: Object.fromEntries(columns.map((name, i) => [name, valueOf(values.slice(4 * i, 4 * i + 4))])),
  }
}

function valueOf([min, mean, max, n]: readonly unknown[]): RolledUpValue | null {
  if (Number(n ?? 0) === 0) return null
  return { min: Number(min), mean: Number(mean), max: Number(max), n: Number(n) }
}
