import { type Database, joinSql, sql } from '../databases/database.js'
import { bindAgent, redeemCode, type Redeemed, type Redemption } from './bound-agents.js'
import {
  type CredentialKind,
  insertCredential,
  type NewCredential,
  selectCredential,
  selectCredentials,
  type StoredCredential,
} from './credential-row.js'
import {
  markSeen,
  purgeEnded,
  readLiveAgentTokens,
  revokeCredential,
  rotateToken,
  type Rotation,
  endOtherOwners,
} from './ended-credentials.js'

/** What proves who asks. Rejects when the database is away. */
export interface Credentials {
  add(credential: NewCredential): Promise<void>
  /** By the hash of the secret, whether it is still good or not; one look into an index. */
  find(sha256: string): Promise<StoredCredential | null>
  /** Newest first. */
  list(kinds: readonly CredentialKind[], limit: number): Promise<StoredCredential[]>
  /** Ends one at once, whatever its kind; null where there is none. */
  revoke(token_id: string, now: number): Promise<StoredCredential | null>
  /** Ends sessions that a single token began which is not this one. */
  endOtherOwners(owner: string, now: number): Promise<void>
  /** Adds a second token of the same right and lets the first one end; null where there is no live one. */
  rotate(rotation: Rotation): Promise<StoredCredential | null>
  /** Binds a token that is for any agent to this one; gives the agent that it is bound to. */
  bind(token_id: string, agent_id: string): Promise<string | null>
  /** Uses a code up and adds its token, both or neither. */
  redeem(redemption: Redemption): Promise<Redeemed>
  /** The ids of all tokens of agents that are good now. */
  liveAgentTokens(now: number): Promise<ReadonlySet<string>>
  markSeen(token_ids: readonly string[], now: number): Promise<void>
  /** Forgets codes, sessions and links that ended before a time. */
  purge(before: number): Promise<number>
}

/** The credentials of a database. */
export function createCredentials(database: Database): Credentials {
  return {
    add: (credential) => database.transaction((tx) => insertCredential(tx, credential)),
    find: (sha256) => selectCredential(database, sql`sha256 = ${sha256}`),
    list: (kinds, limit) => selectCredentials(database, sql`kind IN (${joinSql([...kinds])})`, limit),
    revoke: (token_id, now) => revokeCredential(database, token_id, now),
    endOtherOwners: (owner, now) => endOtherOwners(database, owner, now),
    rotate: (rotation) => rotateToken(database, rotation),
    bind: (token_id, agent_id) => bindAgent(database, token_id, agent_id),
    redeem: (redemption) => redeemCode(database, redemption),
    liveAgentTokens: (now) => readLiveAgentTokens(database, now),
    markSeen: (token_ids, now) => markSeen(database, token_ids, now),
    purge: (before) => purgeEnded(database, before),
  }
}
