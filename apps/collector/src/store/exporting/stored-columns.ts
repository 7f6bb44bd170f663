import { joinSql, rawSql, type Sql } from '../databases/database.js'

/** Columns that are of the run, and in no row; that a row is excluded may be of both. */
const ofRun = ['run_id', 'run_ref', 'agent_id', 'excluded']

/** Whether no row has it. */
export const isOfRun = (name: string): boolean => ofRun.includes(name)

/** Whether a row must say of which run it is. */
export const areOfRun = (names: readonly string[]): boolean => names.some(isOfRun)

/** Whether rows can be exported as they are copied: why one is excluded needs its values. */
export const isCopied = (names: readonly string[]): boolean => !names.includes('excluded')

/** What of a row says whether it is excluded. */
const sayExcluded = ['request_id', 'campaign_id', 'judged_request_id']

/** What is read of a row. */
function storedNames(names: readonly string[]): string[] {
  const stored = names.filter((name) => !isOfRun(name))
  return names.includes('excluded') ? [...new Set([...stored, ...sayExcluded])] : stored
}

/**
 * Where each of the columns is in a row of a piece: what is stored, behind the run's ref and before the run's id, the agent's and
 * why the row is excluded where one of these is wanted.
 */
export function columnPlaces(names: readonly string[]): number[] {
  const stored = storedNames(names)
  const first = areOfRun(names) ? 1 : 0
  return names.map((name) => {
    if (!isOfRun(name)) return stored.indexOf(name) + first
    if (name === 'excluded') return stored.length + 3
    return stored.length + (name === 'agent_id' ? 2 : 1)
  })
}

/** Where `sayExcluded` is in such a row; null where no column says so. */
export const excludedPlaces = (names: readonly string[]): number[] | null =>
  names.includes('excluded') ? sayExcluded.map((name) => storedNames(names).indexOf(name) + 1) : null

/** What a statement selects for it. @param names Of fields of a stored row, each of which was held against the schema. */
export function storedSelection(table: 'request' | 'sample', names: readonly string[]): Sql {
  const stored = storedNames(names)
  const selected = areOfRun(names) ? ['run_ref', ...stored] : stored
  return joinSql(selected.map((name) => rawSql(`${table}."${name}"`)))
}
