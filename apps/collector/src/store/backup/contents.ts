import { loadMigrations } from '../databases/migrations.js'
import type { Provider } from '../databases/database.js'
import { StoreError } from '../databases/store-error.js'

/** A migration that a database has. */
export interface AppliedMigration {
  readonly name: string
  readonly checksum: string
}

/** What is in a database, as far as a copy of it can be held against it. */
export interface Contents {
  readonly migrations: readonly AppliedMigration[]
  /** Rows of each table. */
  readonly rows: Readonly<Record<string, number>>
}

/** Tables in which an empty database has rows. */
const neverEmpty = new Set(['_prisma_migrations', 'request_mark'])

/** How many rows somebody would miss. */
export function rowsOf({ rows }: Pick<Contents, 'rows'>): number {
  return Object.entries(rows).reduce((sum, [table, n]) => (neverEmpty.has(table) ? sum : sum + n), 0)
}

/** The tables of which the counts differ, in words; null where none does. */
export function difference(expected: Contents['rows'], found: Contents['rows']): string | null {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])]
  const wrong = names.filter((name) => (expected[name] ?? 0) !== (found[name] ?? 0))
  if (wrong.length === 0) return null
  return wrong.map((name) => `${name} has ${found[name] ?? 0} rows, not ${expected[name] ?? 0}`).join('; ')
}

/** @throws StoreError where a database has a migration that this program does not know, or knows otherwise. */
export async function checkKnown(provider: Provider, applied: readonly AppliedMigration[]): Promise<void> {
  const known = new Map((await loadMigrations(provider)).map(({ name, checksum }) => [name, checksum]))
  const foreign = applied.find(({ name, checksum }) => known.get(name) !== checksum)
  if (foreign === undefined) return
  throw new StoreError(
    'migration-missing',
    `it has ${foreign.name}, which this program does not know: it is newer`,
  )
}

/** The names of all tables that this program makes. */
export async function ownTables(provider: Provider): Promise<string[]> {
  const texts = (await loadMigrations(provider)).map(({ sql }) => sql)
  const made = texts.flatMap((sql) => [...sql.matchAll(/CREATE TABLE (?:IF NOT EXISTS )?"(\w+)"/g)])
  return [...new Set(['_prisma_migrations', ...made.map(([, name = '']) => name)])]
}
