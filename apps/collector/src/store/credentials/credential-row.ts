import { rawSql, type Reader, type Sql, sql, type Transaction } from '../databases/database.js'

/** What a credential is for: a token of somebody, a code that an agent redeems, a session of the page, a reader's link. */
export type CredentialKind = 'token' | 'enrolment' | 'session' | 'link'

/** A credential as everybody may see it: nothing of its secret. */
export interface StoredCredential {
  readonly token_id: string
  readonly kind: CredentialKind
  readonly role: 'agent' | 'reader' | 'operator' | 'admin'
  readonly name: string
  /** The only agent that it is for; null: of another role, or not bound yet. */
  readonly agent_id: string | null
  /** Unix seconds, as all of these. */
  readonly created_at: number
  readonly created_by: string
  /** Null: never. */
  readonly expires_at: number | null
  readonly revoked_at: number | null
  /** When a code was redeemed. */
  readonly used_at: number | null
  readonly last_seen: number | null
}

/** One that begins, with the SHA-256 of its secret in hex. */
export interface NewCredential extends Omit<StoredCredential, 'revoked_at' | 'used_at' | 'last_seen'> {
  readonly sha256: string
}

/** The columns of a credential: all but the hash, which nobody needs back. */
const columns = rawSql(
  'token_id, kind, role, name, agent_id, created_at, created_by, expires_at, revoked_at, used_at, last_seen',
)

/** Those that fit a condition, the newest first. */
export async function selectCredentials(
  reader: Reader,
  where: Sql,
  limit: number,
): Promise<StoredCredential[]> {
  return reader.$queryRaw<StoredCredential[]>(
    sql`SELECT ${columns} FROM credential WHERE ${where} ORDER BY ref DESC LIMIT ${limit}`,
  )
}

/** The one that fits; null where there is none. */
export async function selectCredential(reader: Reader, where: Sql): Promise<StoredCredential | null> {
  const [found = null] = await selectCredentials(reader, where, 1)
  return found
}

/** That neither has been revoked nor has expired. */
export function isLive(now: number): Sql {
  return sql`revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ${now})`
}

export async function insertCredential(tx: Transaction, one: NewCredential): Promise<void> {
  const { token_id, kind, role, name, agent_id, sha256, created_at, created_by, expires_at } = one
  await tx.$executeRaw(
    sql`INSERT INTO credential (token_id, kind, role, name, agent_id, sha256, created_at, created_by, expires_at)
      VALUES (${token_id}, ${kind}, ${role}, ${name}, ${agent_id}, ${sha256}, ${created_at}, ${created_by},
        ${expires_at})`,
  )
}
