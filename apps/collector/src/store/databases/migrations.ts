import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { programVersion } from '@voicemark/daemon'
import type { Provider } from './database.js'
import { StoreError } from './store-error.js'

/** One step from one shape of the database to the next. */
export interface Migration {
  readonly name: string
  readonly sql: string
  /** SHA-256 in hex, as Prisma records it. */
  readonly checksum: string
}

/** A migration that a database has; a row of `appliedSql`. */
export interface AppliedMigration {
  readonly migration_name: string
  readonly checksum: string
  /** The version that applied it; null for those before 0.2.0. */
  readonly logs: string | null
}

/** A database on which migrations are applied, one after the other. */
export interface MigrationTarget {
  /** The migrations that it has. */
  applied(): Promise<readonly AppliedMigration[]>
  /** Applies a migration and records it, both or neither. */
  apply(migration: Migration): Promise<void>
}

// As far from src as from dist.
const folder = fileURLToPath(new URL('../../../../../prisma', import.meta.url))

/** The migrations of a provider in their order. */
export async function loadMigrations(provider: Provider): Promise<Migration[]> {
  const base = path.join(folder, provider, 'migrations')
  const entries = await readdir(base, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(names.sort().map((name) => loadMigration(base, name)))
}

/** Applies what is missing; refuses a database whose history is not that of these migrations. */
export async function migrate(target: MigrationTarget, migrations: readonly Migration[]): Promise<void> {
  const applied = await target.applied()
  const known = new Set(migrations.map((migration) => migration.name))
  const foreign = applied.filter(({ migration_name }) => !known.has(migration_name))
  const newest = foreign.toSorted((a, b) => (a.migration_name < b.migration_name ? -1 : 1)).at(-1)
  if (newest !== undefined) throw new StoreError('migration-missing', tooNew(newest))
  for (const migration of migrations) {
    const checksum = applied.find(({ migration_name }) => migration_name === migration.name)?.checksum
    if (checksum === undefined) await target.apply(migration)
    else if (checksum !== migration.checksum) {
      throw new StoreError('migration-changed', `${migration.name} was edited after it had been applied`)
    }
  }
}

function tooNew({ migration_name, logs }: AppliedMigration): string {
  const version = /^voicemark (\S{1,64})$/.exec(logs ?? '')?.[1] ?? null
  return (
    `the database is newer than this program (${programVersion}): ` +
    `${version === null ? 'a later version' : `version ${version}`} has brought it to ${migration_name}; ` +
    `install ${version === null ? 'that' : version} or newer, or give this one a database of its own. Nothing was changed`
  )
}

/** The statement that records a migration as Prisma would, so that its own tools agree; its logs say who applied it. */
export function recordSql({ name, checksum }: Migration, id: string, time: string): string {
  const columns = 'id, checksum, migration_name, logs, started_at, finished_at, applied_steps_count'
  const values = [id, checksum, name, `voicemark ${programVersion}`].map(
    (value) => `'${value.replaceAll("'", "''")}'`,
  )
  return `INSERT INTO _prisma_migrations (${columns}) VALUES (${values.join(', ')}, ${time}, ${time}, 1);`
}

/** Asks for the migrations that were applied to their end. */
export const appliedSql =
  'SELECT migration_name, checksum, logs FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL'

async function loadMigration(base: string, name: string): Promise<Migration> {
  // Git may have written CRLF; the checksum is that of the text in the repository.
  const sql = (await readFile(path.join(base, name, 'migration.sql'), 'utf8')).replaceAll('\r\n', '\n')
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
}
