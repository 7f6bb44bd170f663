import { isLocalRequest, isToken, sentToken } from '@voicemark/daemon'
import { QueryError } from '../query-error.js'
import type { Access, Caller, Sent } from './caller.js'
import type { KnownCallers } from './known-callers.js'
import { isSecret } from './secret.js'
import { sessionSecretOf } from './session-cookie.js'

const owner = { role: 'admin', agent_id: null, token_id: null } as const
const thisMachine: Caller = { ...owner, name: 'this machine', by: 'this-machine' }
const singleToken: Caller = { ...owner, name: 'VOICEMARK_TOKEN', by: 'single-token' }

export interface AccessOptions {
  /** `VOICEMARK_TOKEN`; null: there is none, and this machine needs none. */
  readonly token: string | null
  readonly known: Pick<KnownCallers, 'callerOf'>
}

/**
 * Who sends a token of the database is its holder, who sends the single one the owner. Without a single token this
 * machine itself is the owner, which no web page may make a browser use.
 */
export function createAccess({ token, known }: AccessOptions): Access {
  const holderOf: Access['holderOf'] = async (secret) => {
    if (token !== null && isToken(token, secret)) return singleToken
    if (secret !== null && isSecret(secret)) return known.callerOf(secret, 'token')
    // Where no token is asked for, one of another collector or of former times says nothing.
    return token === null ? thisMachine : null
  }
  const signedIn = async ({ headers }: Sent) => {
    const secret = sessionSecretOf(headers.cookie)
    if (secret === null) return null
    return (await known.callerOf(secret, 'session')) ?? known.callerOf(secret, 'link')
  }
  return {
    holderOf,
    async callerOf(sent) {
      const token = sentToken(sent.headers.authorization)
      const caller = (token === null ? await signedIn(sent) : null) ?? (await holderOf(token))
      if (caller?.by === 'this-machine') refuseElsewhere(sent)
      else if (caller !== null && !isOwnPage(sent))
        throw new QueryError('origin-not-allowed', 'the request comes from a page of another site')
      return caller
    },
  }
}

function refuseElsewhere({ headers: { origin }, host, isHandedOn }: Sent): void {
  if (isHandedOn)
    throw new QueryError(
      'origin-not-allowed',
      'a proxy sent this, and behind one nobody is this machine: set VOICEMARK_TOKEN, and VOICEMARK_TRUSTED_PROXY to its address',
    )
  if (!isLocalRequest({ host, origin }))
    throw new QueryError(
      'origin-not-allowed',
      'without VOICEMARK_TOKEN the collector answers only requests to and from this machine',
    )
}

/** A browser sends the password that it knows for any page's request, but also says which page. */
function isOwnPage({ host, headers: { origin } }: Sent): boolean {
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)
}
