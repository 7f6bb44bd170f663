import { realtimeSample } from '@voicemark/schema'
import { joinSql, type Provider, rawSql, type Sql, sql } from '../databases/database.js'
import { blockRows } from './blocks.js'
import { outsideKept, type SeqRange } from './kept-samples.js'
import type { Resolution } from './resolution.js'

/** The columns of a sample that are measured: all but its time and what it is of. */
export const measuredColumns = Object.keys(realtimeSample.omit({ timestamp: true, watched: true }).shape)

/** Samples or rows of 1 s of a run that are folded at once; they lie in whole blocks, or the run has no more. */
export interface FoldRange {
  readonly run_ref: number
  /** What they are folded into. */
  readonly resolution: Resolution
  readonly from: number
  /** Not included. */
  readonly to: number
  /** Ranges that stay as they are. */
  readonly kept: readonly SeqRange[]
}

interface Source {
  readonly table: string
  readonly seq: string
  readonly last_seq: string
  readonly condition: string
  /** How many samples the rows of a group stand for. */
  readonly n: string
  readonly first_timestamp: string
  readonly last_timestamp: string
  readonly measured: (column: string) => readonly [min: string, mean: string, max: string, n: string]
}

const sources: Readonly<Record<Resolution, Source>> = {
  1: {
    table: 'sample',
    seq: 'seq',
    last_seq: 'seq',
    condition: '',
    n: 'count(*)',
    first_timestamp: '"timestamp"',
    last_timestamp: '"timestamp"',
    measured: (name) => [`min(${name})`, `avg(${name})`, `max(${name})`, `count(${name})`],
  },
  60: {
    table: 'rollup',
    seq: 'first_seq',
    last_seq: 'last_seq',
    condition: 'AND resolution_s = 1',
    n: 'sum(n)',
    first_timestamp: 'first_timestamp',
    last_timestamp: 'last_timestamp',
    // A mean counts as often as there were values in it.
    measured: (name) => [
      `min(${name}_min)`,
      `sum(${name}_mean * ${name}_n) / nullif(sum(${name}_n), 0)`,
      `max(${name}_max)`,
      `sum(${name}_n)`,
    ],
  },
}

const parts = ['min', 'mean', 'max', 'n']
const columns = rawSql(
  [
    ...['run_ref', 'resolution_s', 'first_seq', 'last_seq', 'n', 'first_timestamp', 'last_timestamp'],
    'watched',
    ...measuredColumns.flatMap((name) => parts.map((part) => `${name}_${part}`)),
  ].join(', '),
)
/** The whole part of what is positive: SQLite is not built with floor() everywhere, and Postgres rounds where it casts. */
export const wholeNumber: Readonly<Record<Provider, (value: string) => string>> = {
  sqlite: (value) => `CAST(${value} AS INTEGER)`,
  postgresql: (value) => `floor(${value})`,
}

/** Puts the rows of a range into rows of a resolution, those of each subject into their own; gives back `n` of each. */
export function foldStatement(provider: Provider, range: FoldRange): Sql {
  const { resolution } = range
  const { table, seq, last_seq, n, first_timestamp, last_timestamp, measured } = sources[resolution]
  const values = measuredColumns.flatMap((name) => measured(name))
  const bucket = wholeNumber[provider](`${first_timestamp} / ${resolution}`)
  return sql`INSERT INTO rollup (${columns})
    SELECT run_ref, ${rawSql(String(resolution))}, min(${rawSql(seq)}), max(${rawSql(last_seq)}), ${rawSql(n)},
      min(${rawSql(first_timestamp)}), max(${rawSql(last_timestamp)}), watched,
      ${joinSql(values.map((value) => rawSql(value)))}
    FROM (SELECT *, ${outsideKept(seq, range.kept)} AS place FROM ${rawSql(table)} WHERE ${inRange(range)}) AS placed
    WHERE place >= 0
    GROUP BY run_ref, place, watched, ${rawSql(`${seq} / ${blockRows}, ${bucket}`)}
    RETURNING n`
}

/** Deletes what `foldStatement` has folded. */
export function deleteFolded(range: FoldRange): Sql {
  const { table, seq } = sources[range.resolution]
  return sql`DELETE FROM ${rawSql(table)}
    WHERE ${inRange(range)} AND ${outsideKept(seq, range.kept)} >= 0`
}

/** Gives a row where something in a range is not as old as that. */
export function youngerStatement(range: FoldRange, old: number): Sql {
  const { table, last_timestamp } = sources[range.resolution]
  return sql`SELECT 1 AS young FROM ${rawSql(table)}
    WHERE ${inRange(range)} AND ${rawSql(last_timestamp)} >= ${old} LIMIT 1`
}

function inRange({ run_ref, resolution, from, to }: FoldRange): Sql {
  const { seq, condition } = sources[resolution]
  const column = rawSql(seq)
  return sql`run_ref = ${run_ref} ${rawSql(condition)} AND ${column} >= ${from} AND ${column} < ${to}`
}
