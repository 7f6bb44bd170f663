import { type Database, emptySql, sql } from '../databases/database.js'

/** What a database must be able to do to be of use. */
export type Readiness = 'read' | 'write'

/** No row is locked: a server that may only be read refuses the statement all the same. */
const writeTimeoutMs = 2_000

/** Resolves when the database reads, or lets a transaction write; rejects with the reason why not. Nothing is written. */
export async function askDatabase(database: Database, readiness: Readiness): Promise<void> {
  if (readiness === 'read') {
    await database.$queryRaw(sql`SELECT ref FROM run LIMIT 1`)
    return
  }
  const lock = database.provider === 'postgresql' ? sql`FOR UPDATE` : emptySql
  await database.transaction(async (tx) => {
    await tx.$queryRaw(sql`SELECT ref FROM run LIMIT 0 ${lock}`)
  }, writeTimeoutMs)
}
