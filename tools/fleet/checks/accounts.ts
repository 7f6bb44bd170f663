import { readDatabase } from '../../faults/check/database-reader.js'
import type { StoredRun } from '../../faults/check/stored-run.js'
import type { Site } from '../place/site.js'
import type { Machine } from '../work/machine.js'
import type { Book } from './book.js'

/** Every request that was answered is once in the CSV of its machine and once in the database, and every stream holds. */
export async function checkAccounts(site: Site, machines: readonly Machine[], book: Book): Promise<void> {
  const runs = await readDatabase(site.databaseUrl)
  for (const machine of machines) {
    const own = runs.filter(({ agent_id }) => agent_id === machine.agent_id)
    const stored = own.flatMap(({ streams }) =>
      streams.request.rows.map(({ row }) => String(row['request_id'])),
    )
    const csv = machine.agent.csvRows('synthesis').map((row) => String(row['request_id']))
    const answered = machine.answered()
    const seen = `${answered.length} answered, ${csv.length} in the CSV, ${stored.length} in the database`
    book.check(
      `${machine.name}: each answered request is once in CSV and database, and nothing beside it`,
      answered.length > 0 && isSame(answered, csv) && isSame(answered, stored),
      seen,
    )
    const samples = own.flatMap(({ streams }) => streams.sample.rows).length
    const csvSamples = machine.agent.csvRows('realtime').length
    book.same(`${machine.name}: samples in CSV and database`, csvSamples, samples)
  }
  book.same(
    'no run of anybody else',
    runs.filter(({ agent_id }) => !machines.some((each) => each.agent_id === agent_id)).length,
    0,
  )
  book.same('streams that do not hold', runs.flatMap(lawless), [])
}

const isSame = (one: readonly string[], other: readonly string[]) =>
  new Set(one).size === one.length && [...one].sort().join() === [...other].sort().join()

/** next_seq is what is stored, and nothing is in quarantine or lost. */
function lawless({ run_id, streams }: StoredRun): string[] {
  return Object.entries(streams).flatMap(([name, { next, rows, quarantined, lost }]) =>
    next === rows.length && quarantined.length + lost.length === 0
      ? []
      : [
          `${run_id} ${name}: next ${next}, stored ${rows.length}, quarantine ${quarantined.length}, lost ${lost.length}`,
        ],
  )
}
