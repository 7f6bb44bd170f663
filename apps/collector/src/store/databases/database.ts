import type { PrismaClient } from '../generated/sqlite/client.js'
import { empty, join, raw, sql as template, type Sql as Statement } from '@prisma/client-runtime-utils'

/** A statement with its values apart from its text. */
export type Sql = Statement

/** Makes a statement of a template; the values in it become parameters of the database's own kind. */
export const sql = template

/** Text that goes into a statement as it is: names and lists of names, never a value. */
export const rawSql = raw

/** Puts parts of a statement together, with commas where nothing else is said. */
export const joinSql = join

/** A part of a statement that says nothing. */
export const emptySql = empty

/** Conditions that must all hold, as the WHERE of a statement. */
export function where(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? emptySql : sql`WHERE ${joinSql([...conditions], ' AND ')}`
}

/** The two databases that the store runs on. */
export type Provider = 'sqlite' | 'postgresql'

/** What reads. */
export interface Reader {
  $queryRaw<Rows>(statement: Sql): PromiseLike<Rows>
}

/** One transaction: the only place for writing. */
export interface Transaction
  extends Reader, Pick<PrismaClient, 'agent' | 'run' | 'quarantine' | 'loss' | 'imported_file'> {
  $executeRaw(statement: Sql): PromiseLike<number>
}

/** An open database. */
export interface Database extends Reader {
  readonly provider: Provider
  /** Whether the rows of different runs may lie on different servers. */
  readonly distributed: boolean
  /** Runs `work` in one transaction: committed when it resolves, rolled back when it rejects or takes too long. */
  transaction<Result>(work: (tx: Transaction) => Promise<Result>, timeoutMs?: number): Promise<Result>
  close(): Promise<void>
}
