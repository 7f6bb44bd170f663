import { joinSql, rawSql, type Sql } from '../databases/database.js'

/** Columns that are of the run, and in no row. */
const ofRun = ['run_id', 'run_ref', 'agent_id']

/** Whether no row has it. */
export const isOfRun = (name: string): boolean => ofRun.includes(name)

/** Whether a row must say of which run it is. */
export const areOfRun = (names: readonly string[]): boolean => names.some(isOfRun)

/**
 * Where each of the columns is in a row of a piece: what is stored, behind the run's ref and before the run's id and the agent's
 * where one of these is wanted.
 */
export function columnPlaces(names: readonly string[]): number[] {
  const stored = names.filter((name) => !isOfRun(name))
  const first = areOfRun(names) ? 1 : 0
  return names.map((name) => {
    if (!isOfRun(name)) return stored.indexOf(name) + first
    return stored.length + (name === 'agent_id' ? 2 : 1)
  })
}

/** What a statement selects for it. @param names Of fields of a stored row, each of which was held against the schema. */
export function storedSelection(table: 'request' | 'sample', names: readonly string[]): Sql {
  const stored = names.filter((name) => !isOfRun(name))
  const selected = areOfRun(names) ? ['run_ref', ...stored] : stored
  return joinSql(selected.map((name) => rawSql(`${table}."${name}"`)))
}
