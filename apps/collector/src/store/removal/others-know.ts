import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, sql } from '../databases/database.js'

const pollMs = 100

/**
 * Resolves when every transaction has ended that began to store rows before the log had what is there now: those that begin
 * later see it. SQLite has one writer at a time.
 */
export async function untilOthersKnow(database: Database): Promise<void> {
  if (database.provider === 'sqlite') return
  const [now] = await database.$queryRaw<{ id: string }[]>(sql`SELECT pg_current_xact_id()::text AS id`)
  for (;;) {
    const [row] = await database.$queryRaw<{ past: boolean }[]>(
      sql`SELECT pg_snapshot_xmin(pg_current_snapshot()) > ${now?.id ?? '0'}::xid8 AS past`,
    )
    if (row?.past === true) return
    await sleep(pollMs)
  }
}
