import Database from 'libsql'
import { requestAllCsvColumns, streamFields, type CsvColumns, type Stream } from '@voicemark/schema'
import pg from 'pg'
import type { StoredRange, StoredRow, StoredRun, StoredStream } from './stored-run.js'

type Row = Record<string, unknown>
type Query = (text: string) => Promise<Row[]>

interface Opened {
  readonly query: Query
  close(): Promise<void>
}

/** Reads everything of a database, past the collector and its code. */
export async function readDatabase(url: string): Promise<StoredRun[]> {
  const { query, close } = await openForReading(url)
  try {
    // One moment of the database, whatever is written meanwhile.
    await query(url.startsWith('file:') ? 'BEGIN' : 'BEGIN ISOLATION LEVEL REPEATABLE READ')
    const runs = await query(
      `SELECT run.ref, run.run_id, agent.agent_id, run.next_request_seq, run.next_sample_seq
       FROM run JOIN agent ON agent.ref = run.agent_ref ORDER BY run.ref`,
    )
    const request = await streamOf(query, 'request')
    const sample = await streamOf(query, 'sample')
    return runs.map((run) => ({
      run_id: String(run['run_id']),
      agent_id: String(run['agent_id']),
      streams: {
        request: { next: Number(run['next_request_seq']), ...request(Number(run['ref'])) },
        sample: { next: Number(run['next_sample_seq']), ...sample(Number(run['ref'])) },
      },
    }))
  } finally {
    await close()
  }
}

/** Runs statements on a database, past the collector. */
export async function executeOn(url: string, statements: readonly string[]): Promise<Row[]> {
  const { query, close } = await openForReading(url)
  try {
    let rows: Row[] = []
    for (const statement of statements) rows = await query(statement)
    return rows
  } finally {
    await close()
  }
}

async function openForReading(url: string): Promise<Opened> {
  if (url.startsWith('file:')) {
    const db = new Database(url.slice('file:'.length), { timeout: 5000 })
    return {
      query: (text) => Promise.resolve(runOn(db, text)),
      close: () => Promise.resolve(void db.close()),
    }
  }
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5000,
    query_timeout: 60_000,
  })
  client.on('error', () => undefined)
  await client.connect()
  return { query: async (text) => (await client.query<Row>(text)).rows, close: () => client.end() }
}

function runOn(db: InstanceType<typeof Database>, text: string): Row[] {
  if (/^\s*(SELECT|PRAGMA)/i.test(text)) return db.prepare(text).all() as Row[]
  db.exec(text)
  return []
}

type StreamRows = Omit<StoredStream, 'next'>

async function streamOf(query: Query, stream: Stream): Promise<(ref: number) => StreamRows> {
  const columns = streamFields[stream].map((name) => `"${name}"`).join(', ')
  const rows = grouped(
    await query(`SELECT run_ref, seq, ${columns} FROM "${stream}" ORDER BY run_ref, seq`),
    (row) => ({
      seq: Number(row['seq']),
      row: valuesOf(stream, row),
    }),
  )
  const quarantined = grouped(
    await query(`SELECT run_ref, seq FROM quarantine WHERE stream = '${stream}' ORDER BY run_ref, seq`),
    (row) => Number(row['seq']),
  )
  const ranges = async (table: 'loss' | 'removed') =>
    grouped(
      await query(
        `SELECT run_ref, first_seq, last_seq FROM ${table} WHERE stream = '${stream}' ORDER BY run_ref, first_seq`,
      ),
      (row): StoredRange => ({ first: Number(row['first_seq']), last: Number(row['last_seq']) }),
    )
  const lost = await ranges('loss')
  const removed = await ranges('removed')
  return (ref) => ({
    rows: rows.get(ref) ?? [],
    quarantined: quarantined.get(ref) ?? [],
    lost: lost.get(ref) ?? [],
    removed: removed.get(ref) ?? [],
  })
}

function grouped<Item>(rows: readonly Row[], itemOf: (row: Row) => Item): Map<number, Item[]> {
  const groups = new Map<number, Item[]>()
  for (const row of rows) {
    const ref = Number(row['run_ref'])
    const group = groups.get(ref)
    if (group === undefined) groups.set(ref, [itemOf(row)])
    else group.push(itemOf(row))
  }
  return groups
}

const kinds: CsvColumns = requestAllCsvColumns

/** The values as the wire had them: SQLite has no booleans, and both keep objects as text. */
function valuesOf(stream: Stream, row: Row): StoredRow {
  const values: Row = {}
  for (const name of streamFields[stream]) {
    const value = row[name]
    if (kinds[name] === 'bool') values[name] = value === null ? null : value === true || value === 1
    else if (kinds[name] === 'json') values[name] = typeof value === 'string' ? JSON.parse(value) : null
    else values[name] = value
  }
  return values
}
