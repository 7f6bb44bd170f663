import { type Database, sql } from '../databases/database.js'
import {
  insertCredential,
  isLive,
  type NewCredential,
  selectCredential,
  type StoredCredential,
} from './credential-row.js'

/** A code that is redeemed for the token of an agent. */
export interface Redemption {
  /** Of the code. */
  readonly sha256: string
  readonly agent_id: string
  /** What the agent gets; its name and its maker are those of the code. */
  readonly token: Omit<NewCredential, 'name' | 'created_by'>
}

/** What became of a code. */
export type Redeemed =
  | { readonly status: 'redeemed'; readonly credential: StoredCredential }
  /** Unknown, used, revoked, too old, or for another agent: which of these is nobody's business. */
  | { readonly status: 'code-refused' }
  /** The agent has a token, and the code does not name it. */
  | { readonly status: 'agent-enrolled' }

/** Binds a token that is for any agent to this one; gives the agent that it is bound to, null where it is gone. */
export function bindAgent(database: Database, token_id: string, agent_id: string): Promise<string | null> {
  return database.transaction(async (tx) => {
    await tx.$executeRaw(
      sql`UPDATE credential SET agent_id = ${agent_id} WHERE token_id = ${token_id} AND agent_id IS NULL`,
    )
    return (await selectCredential(tx, sql`token_id = ${token_id}`))?.agent_id ?? null
  })
}

/** Uses a code up and adds its token, both or neither. */
export function redeemCode(database: Database, redemption: Redemption): Promise<Redeemed> {
  const { sha256, agent_id, token } = redemption
  const now = token.created_at
  return database.transaction(async (tx) => {
    const code = await selectCredential(
      tx,
      sql`sha256 = ${sha256} AND kind = 'enrolment' AND used_at IS NULL AND ${isLive(now)}
        AND (agent_id IS NULL OR agent_id = ${agent_id})`,
    )
    if (code === null) return { status: 'code-refused' }
    const enrolled = await selectCredential(
      tx,
      sql`kind = 'token' AND role = 'agent' AND agent_id = ${agent_id} AND ${isLive(now)}`,
    )
    // Else whoever has a code could take another machine's place.
    if (enrolled !== null && code.agent_id === null) return { status: 'agent-enrolled' }
    const used = await tx.$executeRaw(
      sql`UPDATE credential SET used_at = ${now}, agent_id = ${agent_id}
        WHERE token_id = ${code.token_id} AND used_at IS NULL AND revoked_at IS NULL`,
    )
    if (used !== 1) return { status: 'code-refused' }
    const { name, created_by } = code
    await insertCredential(tx, { ...token, name, created_by })
    const credential = await selectCredential(tx, sql`token_id = ${token.token_id}`)
    return credential === null ? { status: 'code-refused' } : { status: 'redeemed', credential }
  })
}
