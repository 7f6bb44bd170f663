import { startPostgresServer, type PostgresServer } from '@voicemark/postgres'
import { join } from 'node:path'
import { checkStored, isRight, verdictText, type Verdict } from './check/checker.js'
import { executeOn, readDatabase } from './check/database-reader.js'
import type { RunTruth } from './light/light-run.js'
import { Skipped } from './skipped.js'

export type Provider = 'sqlite' | 'postgresql'

export interface StageDatabaseOptions {
  readonly provider: Provider
  /** Holds the file of SQLite. */
  readonly folder: string
  /** Where databases are made; started for this stage alone when there is none. */
  readonly postgres?: PostgresServer | undefined
  /** An empty database of a server that stays as it is, in place of one of our own. */
  readonly databaseUrl?: string | undefined
  readonly onClose: (step: () => unknown) => void
}

/** What the collectors of a stage write into, and what is read back from it. */
export interface StageDatabase {
  readonly url: string
  /** Ours, which may be stopped. @throws Skipped on SQLite and where a database was given. */
  server(): PostgresServer
  /** Ends the collectors' connections from the side of Postgres. */
  endConnections(): Promise<void>
  /** Holds the database against the truth as it stands. */
  check(truths: readonly RunTruth[], databaseUrl?: string): Promise<Verdict>
  /** The same. @throws Error when something is wrong. */
  checkRight(truths: readonly RunTruth[], databaseUrl?: string): Promise<Verdict>
}

export async function openStageDatabase(options: StageDatabaseOptions): Promise<StageDatabase> {
  const postgres = await serverOf(options)
  const url = options.databaseUrl ?? (await newDatabase(options, postgres))
  const check = async (truths: readonly RunTruth[], databaseUrl = url) =>
    checkStored(truths, await readDatabase(databaseUrl))
  return {
    url,
    server() {
      if (postgres === undefined) throw new Skipped('this is a fault of Postgres')
      return postgres
    },
    endConnections: async () => (postgres === undefined ? endConnectionsTo(url) : postgres.endConnections()),
    check,
    async checkRight(truths, databaseUrl) {
      const verdict = await check(truths, databaseUrl)
      if (!isRight(verdict)) throw new Error(verdictText(verdict))
      return verdict
    },
  }
}

async function serverOf(options: StageDatabaseOptions): Promise<PostgresServer | undefined> {
  const { provider, postgres, databaseUrl, onClose } = options
  if (provider !== 'postgresql' || postgres !== undefined || databaseUrl !== undefined) return postgres
  const own = await startPostgresServer()
  onClose(own.remove)
  return own
}

async function newDatabase(
  { provider, folder }: StageDatabaseOptions,
  postgres: PostgresServer | undefined,
): Promise<string> {
  if (provider === 'sqlite') return `file:${join(folder, 'collector.db')}`
  return (await postgres?.createDatabase()) ?? ''
}

async function endConnectionsTo(url: string): Promise<void> {
  const others = `datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'voicemark'`
  await executeOn(url, [`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${others}`])
}
