import { type Database, emptySql, rawSql, type Reader, sql } from '../databases/database.js'

/** How much there is, found without reading rows. */
export interface StoreSizes {
  /** The file with its free pages, or the whole database; without a write-ahead log. */
  readonly database_bytes: number
  /** In the file and free for new rows: a SQLite file does not become smaller. Null on Postgres. */
  readonly free_bytes: number | null
  /** Tables with their indexes; null on SQLite, which would read its whole file to tell. */
  readonly sample_bytes: number | null
  readonly rollup_bytes: number | null
  /** Samples that are there as they were measured. */
  readonly samples: number
  /** Samples that are in coarser rows. */
  readonly folded_samples: number
  readonly second_rows: number
  readonly minute_rows: number
}

type Bytes = Pick<StoreSizes, 'database_bytes' | 'free_bytes' | 'sample_bytes' | 'rollup_bytes'>
type Counts = Record<
  'delivered' | 'absent' | 'folded' | 'second_rows' | 'minute_rows',
  bigint | number | null
>

/** Sizes of a database and of its tiers. */
export async function readSizes(database: Database): Promise<StoreSizes> {
  const bytes =
    database.provider === 'sqlite'
      ? await sqliteBytes(database)
      : await postgresBytes(database, database.distributed)
  const [counts] = await database.$queryRaw<Counts[]>(
    sql`SELECT
      (SELECT sum(next_sample_seq) FROM run) AS delivered,
      (SELECT count(*) FROM quarantine WHERE stream = 'sample') +
        (SELECT coalesce(sum(last_seq - first_seq + 1), 0) FROM loss WHERE stream = 'sample') +
        (SELECT coalesce(sum(last_seq - first_seq + 1), 0) FROM removed WHERE stream = 'sample') AS absent,
      (SELECT sum(folded) FROM rollup_mark) AS folded,
      (SELECT sum(second_rows) FROM rollup_mark) AS second_rows,
      (SELECT sum(minute_rows) FROM rollup_mark) AS minute_rows`,
  )
  const count = (name: keyof Counts) => Number(counts?.[name] ?? 0)
  return {
    ...bytes,
    samples: count('delivered') - count('absent') - count('folded'),
    folded_samples: count('folded'),
    second_rows: count('second_rows'),
    minute_rows: count('minute_rows'),
  }
}

async function sqliteBytes(reader: Reader): Promise<Bytes> {
  const [row] = await reader.$queryRaw<Record<'pages' | 'free' | 'size', bigint | number>[]>(
    rawSql(`SELECT (SELECT page_count FROM pragma_page_count()) AS pages,
      (SELECT freelist_count FROM pragma_freelist_count()) AS free, (SELECT page_size FROM pragma_page_size()) AS size`),
  )
  const size = Number(row?.size ?? 0)
  return {
    database_bytes: Number(row?.pages ?? 0) * size,
    free_bytes: Number(row?.free ?? 0) * size,
    sample_bytes: null,
    rollup_bytes: null,
  }
}

/** Of a distributed table the database of the coordinator has only an empty shell. */
async function postgresBytes(reader: Reader, distributed: boolean): Promise<Bytes> {
  const sizeOf = (table: string) => rawSql(`${distributed ? 'citus' : 'pg'}_total_relation_size('${table}')`)
  const elsewhere = distributed
    ? sql`+ ${sizeOf('sample')} + ${sizeOf('rollup')} + ${sizeOf('request')}`
    : emptySql
  const [row] = await reader.$queryRaw<Record<'whole' | 'sample' | 'rollup', bigint>[]>(
    sql`SELECT pg_database_size(current_database()) ${elsewhere} AS whole,
      ${sizeOf('sample')} AS sample, ${sizeOf('rollup')} AS rollup`,
  )
  return {
    database_bytes: Number(row?.whole ?? 0),
    free_bytes: null,
    sample_bytes: Number(row?.sample ?? 0),
    rollup_bytes: Number(row?.rollup ?? 0),
  }
}
