import Database from 'libsql'
import pg from 'pg'

/** The rows of one run in the database. */
interface StoredRun {
  readonly run_id: string
  // Postgres gives counts as text.
  readonly rows: number | string
  readonly distinct_times: number | string
  readonly wrong_times: number | string
}

/** Rows in the database against rows that were acknowledged; all must be 0. */
export interface Missed {
  readonly lost: number
  readonly duplicate: number
  readonly unexpected: number
}

// The time of a row is a function of its seq, so it tells whether the row is the one that was sent.
const storedSql = `SELECT run.run_id, count(*) AS rows, count(DISTINCT sample.timestamp) AS distinct_times,
    sum(CASE WHEN abs(sample.timestamp - (1767225600.123456 + sample.seq / 10.0)) > 0.00001 THEN 1 ELSE 0 END) AS wrong_times
  FROM sample JOIN run ON run.ref = sample.run_ref GROUP BY run.run_id`

/** Reads back what the agents have delivered. */
export async function missedRows(
  databaseUrl: string,
  made: Readonly<Record<string, number>>,
): Promise<Missed> {
  const runs = (await readRuns(databaseUrl)).filter(({ run_id }) => run_id in made)
  const stored = new Map(runs.map((run) => [run.run_id, run]))
  let lost = 0
  let unexpected = 0
  for (const [run_id, rows] of Object.entries(made)) {
    const difference = rows - Number(stored.get(run_id)?.rows ?? 0)
    if (difference > 0) lost += difference
    else unexpected -= difference
  }
  return {
    lost,
    duplicate: sumOf(runs.map(({ rows, distinct_times }) => Number(rows) - Number(distinct_times))),
    unexpected: unexpected + sumOf(runs.map(({ wrong_times }) => Number(wrong_times))),
  }
}

async function readRuns(url: string): Promise<StoredRun[]> {
  if (url.startsWith('file:')) {
    const db = new Database(url.slice('file:'.length), { readonly: true })
    const rows = db.prepare(storedSql).all() as StoredRun[]
    db.close()
    return rows
  }
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<StoredRun>(storedSql)).rows
  } finally {
    await client.end()
  }
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
