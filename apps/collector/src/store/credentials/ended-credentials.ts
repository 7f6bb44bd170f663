import { type Database, joinSql, type Reader, sql } from '../databases/database.js'
import {
  insertCredential,
  isLive,
  type NewCredential,
  selectCredential,
  type StoredCredential,
} from './credential-row.js'

/** Ends a credential at once, whatever its kind, and the sessions that it began; null where there is none. */
export function revokeCredential(
  database: Database,
  token_id: string,
  now: number,
): Promise<StoredCredential | null> {
  return database.transaction(async (tx) => {
    await tx.$executeRaw(
      sql`UPDATE credential SET revoked_at = coalesce(revoked_at, ${now})
        WHERE token_id = ${token_id} OR (kind = 'session' AND created_by = ${token_id})`,
    )
    return selectCredential(tx, sql`token_id = ${token_id}`)
  })
}

/** Ends sessions that a single token began which is not this one. */
export async function endOtherOwners(database: Database, owner: string, now: number): Promise<void> {
  await database.transaction((tx) =>
    Promise.resolve(
      tx.$executeRaw(
        sql`UPDATE credential SET revoked_at = ${now} WHERE kind = 'session' AND revoked_at IS NULL
          AND created_by LIKE 'VOICEMARK_TOKEN %' AND created_by <> ${owner}`,
      ),
    ),
  )
}

/** What takes the place of a token. */
export interface Rotation {
  readonly token_id: string
  /** Of the new one; the rest is that of the old one. */
  readonly successor: Pick<NewCredential, 'token_id' | 'sha256' | 'created_at' | 'created_by' | 'expires_at'>
  /** When the old one ends. */
  readonly ends_at: number
}

/** Adds a second token of the same right and lets the first one end; null where there is no live one. */
export function rotateToken(
  database: Database,
  { token_id, successor, ends_at }: Rotation,
): Promise<StoredCredential | null> {
  return database.transaction(async (tx) => {
    const old = await selectCredential(
      tx,
      sql`token_id = ${token_id} AND kind = 'token' AND ${isLive(successor.created_at)}`,
    )
    if (old === null) return null
    await tx.$executeRaw(
      sql`UPDATE credential SET expires_at = ${Math.min(ends_at, old.expires_at ?? ends_at)}
        WHERE token_id = ${token_id}`,
    )
    const { kind, role, name, agent_id } = old
    await insertCredential(tx, { kind, role, name, agent_id, ...successor })
    return selectCredential(tx, sql`token_id = ${successor.token_id}`)
  })
}

/** The ids of all tokens of agents that are good now, in one question. */
export async function readLiveAgentTokens(reader: Reader, now: number): Promise<ReadonlySet<string>> {
  const rows = await reader.$queryRaw<{ token_id: string }[]>(
    sql`SELECT token_id FROM credential WHERE kind = 'token' AND role = 'agent' AND ${isLive(now)}`,
  )
  return new Set(rows.map(({ token_id }) => token_id))
}

/** Ids of one statement; Postgres takes 65,535 parameters, SQLite half of that. */
const idsAtOnce = 1000

/** Keeps when credentials were used last. */
export async function markSeen(database: Database, token_ids: readonly string[], now: number): Promise<void> {
  for (let first = 0; first < token_ids.length; first += idsAtOnce) {
    const ids = joinSql(token_ids.slice(first, first + idsAtOnce))
    await database.transaction((tx) =>
      Promise.resolve(
        tx.$executeRaw(sql`UPDATE credential SET last_seen = ${now} WHERE token_id IN (${ids})`),
      ),
    )
  }
}

/** Forgets codes, sessions and links that ended before a time; tokens stay, as what somebody had. */
export async function purgeEnded(database: Database, before: number): Promise<number> {
  return database.transaction((tx) =>
    Promise.resolve(
      tx.$executeRaw(
        sql`DELETE FROM credential WHERE kind <> 'token'
          AND (expires_at < ${before} OR revoked_at < ${before} OR used_at < ${before})`,
      ),
    ),
  )
}
