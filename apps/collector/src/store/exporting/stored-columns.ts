import { joinSql, rawSql, type Sql } from '../databases/database.js'

/** Columns that are of the run, and in no row. */
const ofRun = ['run_id', 'run_ref', 'agent_id']

/** Where each of the columns is in a row of a piece: behind the run's ref what is stored, then the run's id and the agent's. */
export function columnPlaces(names: readonly string[]): number[] {
  const stored = names.filter((name) => !ofRun.includes(name))
  return names.map((name) => {
    if (!ofRun.includes(name)) return stored.indexOf(name) + 1
    return stored.length + (name === 'agent_id' ? 2 : 1)
  })
}

/** What a statement selects for it. @param names Of fields of a stored row, each of which was held against the schema. */
export function storedSelection(table: 'request' | 'sample', names: readonly string[]): Sql {
  const stored = names.filter((name) => !ofRun.includes(name))
  return joinSql(['run_ref', ...stored].map((name) => rawSql(`${table}."${name}"`)))
}
