import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readDatabase } from '../../faults/check/database-reader.js'
import type { StoredRun } from '../../faults/check/stored-run.js'
import { agentCsvRows } from '../../faults/fixture/agent-files.js'
import type { Ledger } from '../work/ledger.js'
import type { Parties } from '../work/parties.js'

/** Where the rows of requests and samples are, and what is wrong with that. */
export interface Accounts {
  readonly counts: Readonly<Record<string, number>>
  readonly problems: readonly string[]
}

/** Holds what was answered against journal, CSV and database: each once in each of them, and nothing beside it. */
export async function accountFor({ databaseUrl, folders }: Parties, { answered }: Ledger): Promise<Accounts> {
  const runs = await readDatabase(databaseUrl)
  const journal = journalRows(join(folders.agent, 'home/requests.ndjson'))
  const stored = timesOf(requestIds(runs))
  const journalled = timesOf(journal.map(({ request_id }) => request_id))
  const csv = timesOf(agentCsvRows(folders.agent, 'synthesis').map((row) => String(row['request_id'])))
  const samples = runs.flatMap(({ streams }) => streams.sample.rows).length
  const csvSamples = (['realtime', 'watched'] as const).map(
    (kind) => agentCsvRows(folders.agent, kind).length,
  )
  const warmups = journal.filter(({ warmup }) => warmup).length
  const asked = [...answered.spoken, ...answered.measured, ...answered.benched]
  const counts = {
    answered: asked.length,
    imported: answered.imported.size,
    'in the journal': journal.length,
    'of them warm-ups': warmups,
    'in the CSV': sum([...csv.values()]),
    'in the database': sum([...stored.values()]),
    'samples in the CSV': sum(csvSamples),
    'samples in the database': samples,
  }
  const problems = [
    ...notOnce('journal', asked, journalled),
    ...notOnce('CSV', asked, csv),
    ...notOnce('database', [...asked, ...answered.imported], stored),
    ...notOnce('database', [...journalled.keys()], stored),
    ...differing('rows of requests in CSV and journal', counts['in the CSV'], journal.length - warmups),
    ...differing(
      'rows of requests in database, and in journal and imported files',
      counts['in the database'],
      journal.length + answered.imported.size,
    ),
    ...differing('samples in CSV and database', counts['samples in the CSV'], samples),
    ...lawProblems(runs),
  ]
  return { counts, problems }
}

/** The ids of the requests that were answered to the bench, from what it kept of its campaign. */
export function benchedIds(file: string): string[] {
  return linesOf(file).flatMap(({ event, row }) =>
    event === 'answered' && row !== undefined ? [row.request_id] : [],
  )
}

interface JournalLine {
  readonly event: string
  readonly row?: { readonly request_id: string; readonly warmup: boolean }
}

const journalRows = (path: string) =>
  linesOf(path).flatMap(({ event, row }) => (event === 'ended' && row !== undefined ? [row] : []))

function linesOf(path: string): JournalLine[] {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line) as JournalLine)
}

function requestIds(runs: readonly StoredRun[]): string[] {
  return runs.flatMap(({ streams }) => streams.request.rows.map(({ row }) => String(row['request_id'])))
}

function timesOf(ids: readonly string[]): Map<string, number> {
  const times = new Map<string, number>()
  for (const id of ids) times.set(id, (times.get(id) ?? 0) + 1)
  return times
}

function notOnce(place: string, due: readonly string[], times: ReadonlyMap<string, number>): string[] {
  const missing = due.filter((id) => !times.has(id))
  const repeated = due.filter((id) => (times.get(id) ?? 0) > 1)
  return [
    ...(missing.length === 0 ? [] : [`${missing.length} requests are not in the ${place}: ${missing[0]}`]),
    ...(repeated.length === 0
      ? []
      : [`${repeated.length} requests are more than once in the ${place}: ${repeated[0]}`]),
  ]
}

function differing(what: string, one: number, other: number): string[] {
  return one === other ? [] : [`${what}: ${one} and ${other}`]
}

/** next_seq is what is stored, and nothing is in quarantine, lost or removed. */
function lawProblems(runs: readonly StoredRun[]): string[] {
  return runs.flatMap(({ run_id, streams }) =>
    Object.entries(streams).flatMap(([name, { next, rows, quarantined, lost }]) => [
      ...(next === rows.length ? [] : [`${run_id} ${name}: next_seq ${next}, ${rows.length} stored`]),
      ...(quarantined.length === 0 ? [] : [`${run_id} ${name}: ${quarantined.length} in quarantine`]),
      ...(lost.length === 0 ? [] : [`${run_id} ${name}: ${lost.length} ranges lost`]),
    ]),
  )
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
