import { randomUUID } from 'node:crypto'
import { QueryError } from '../query-error.js'
import type { NewCredential, StoredCredential } from '../store/credentials/credential-row.js'
import type { Credentials } from '../store/credentials/credentials.js'
import type { Role } from './roles.js'
import { hashOf, newCode, newSecret, readCode } from './secret.js'

/** A credential with what is shown of it once. */
export type Issued<Name extends 'token' | 'code' | 'link'> = StoredCredential & Readonly<Record<Name, string>>

/** A token that is asked for. */
export interface WantedToken {
  readonly name: string
  readonly role: Role
  readonly agent_id: string | null
  /** Null: it does not end by itself. */
  readonly lastsS: number | null
}

/** Gives tokens out and takes them back. Secrets are in the answers alone. */
export interface Tokens {
  add(wanted: WantedToken, by: string): Promise<Issued<'token'>>
  /** Tokens, codes and links, newest first. */
  list(): Promise<StoredCredential[]>
  /** @throws QueryError where there is none. */
  revoke(token_id: string): Promise<StoredCredential>
  /** A second token of the same right; the first one ends after the overlap. @throws QueryError */
  rotate(token_id: string, overlapS: number, by: string): Promise<Issued<'token'>>
  /** A code that one agent redeems once. */
  addCode(
    wanted: Omit<WantedToken, 'role'> & { readonly lastsS: number },
    by: string,
  ): Promise<Issued<'code'>>
  /** The secret of a link by which whoever has it reads, until it ends. */
  addLink(wanted: { readonly name: string; readonly lastsS: number }, by: string): Promise<Issued<'link'>>
  /** @throws QueryError where the code is none. */
  redeem(code: string, agent_id: string): Promise<Issued<'token'>>
}

export interface TokensOptions {
  readonly credentials: Credentials
  /** Unix seconds. */
  readonly now: () => number
  /** Told when somebody's right has ended or begun. */
  readonly changed: () => Promise<void>
}

const mostListed = 10_000

export function createTokens({ credentials, now, changed }: TokensOptions): Tokens {
  const add = async (
    about: Pick<NewCredential, 'kind' | 'role' | 'name' | 'agent_id' | 'created_by'>,
    secret: string,
    lastsS: number | null,
  ): Promise<StoredCredential> => {
    const created_at = now()
    const expires_at = lastsS === null ? null : created_at + lastsS
    const credential = { token_id: randomUUID(), ...about, created_at, expires_at }
    await credentials.add({ ...credential, sha256: hashOf(secret) })
    return { ...credential, revoked_at: null, used_at: null, last_seen: null }
  }
  return {
    async add({ name, role, agent_id, lastsS }, created_by) {
      const token = newSecret()
      return { ...(await add({ kind: 'token', name, role, agent_id, created_by }, token, lastsS)), token }
    },
    list: () => credentials.list(['token', 'enrolment', 'link'], mostListed),
    async revoke(token_id) {
      const revoked = await credentials.revoke(token_id, now())
      if (revoked === null) throw unknownToken()
      await changed()
      return revoked
    },
    async rotate(token_id, overlapS, created_by) {
      const [token, created_at] = [newSecret(), now()]
      const successor = { token_id: randomUUID(), sha256: hashOf(token), created_at, created_by }
      const ends_at = created_at + overlapS
      const rotated = await credentials.rotate({
        token_id,
        successor: { ...successor, expires_at: null },
        ends_at,
      })
      if (rotated === null) throw unknownToken()
      await changed()
      return { ...rotated, token }
    },
    async addCode({ name, agent_id, lastsS }, created_by) {
      const code = newCode()
      return {
        ...(await add({ kind: 'enrolment', role: 'agent', name, agent_id, created_by }, code, lastsS)),
        code,
      }
    },
    async addLink({ name, lastsS }, created_by) {
      const link = newSecret()
      const about = { kind: 'link', role: 'reader', name, agent_id: null, created_by } as const
      return { ...(await add(about, link, lastsS)), link }
    },
    redeem: (code, agent_id) => redeem(credentials, { code, agent_id, now: now() }),
  }
}

async function redeem(
  credentials: Pick<Credentials, 'redeem'>,
  { code: text, agent_id, now }: { code: string; agent_id: string; now: number },
): Promise<Issued<'token'>> {
  const [code, token] = [readCode(text), newSecret()]
  if (code === null) throw refusedCode()
  const about = { token_id: randomUUID(), kind: 'token', role: 'agent', agent_id } as const
  const redeemed = await credentials.redeem({
    ...{ sha256: hashOf(code), agent_id },
    token: { ...about, sha256: hashOf(token), created_at: now, expires_at: null },
  })
  if (redeemed.status === 'redeemed') return { ...redeemed.credential, token }
  if (redeemed.status === 'code-refused') throw refusedCode()
  throw new QueryError(
    'agent-enrolled',
    'the agent has a token: revoke that one, or make a code for this agent alone (--agent)',
  )
}

const unknownToken = () =>
  new QueryError('token-unknown', 'no such token, or it has ended; GET /api/v1/tokens lists them')

const refusedCode = () =>
  new QueryError('code-refused', 'the code is wrong, was used, is too old or is for another agent')
