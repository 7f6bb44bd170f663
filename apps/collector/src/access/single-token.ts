import { isLocalRequest, isToken, sentToken } from '@voicemark/daemon'
import { QueryError } from '../query-error.js'
import type { Access, Caller, Sent } from './caller.js'

const owner = { role: 'admin', agent_id: null, token_id: null } as const
const thisMachine: Caller = { ...owner, name: 'this machine', by: 'this-machine' }
const holder: Caller = { ...owner, name: 'VOICEMARK_TOKEN', by: 'single-token' }

/**
 * Without a token only this machine itself, which no web page may make a browser use; with one whoever sends it, from
 * pages of the collector's own.
 */
export function singleTokenAccess(token: string | null): Access {
  const known = token === null ? localCaller : holderOf(token)
  return { callerOf: async ({ headers }) => Promise.resolve(known(headers)) }
}

function localCaller(headers: Sent['headers']): Caller {
  if (isLocalRequest(headers)) return thisMachine
  throw new QueryError(
    'origin-not-allowed',
    'without VOICEMARK_TOKEN the collector answers only requests to and from this machine',
  )
}

const holderOf = (token: string) => (headers: Sent['headers']) => {
  if (!isToken(token, sentToken(headers.authorization))) return null
  if (!isOwnPage(headers))
    throw new QueryError('origin-not-allowed', 'the request comes from a page of another site')
  return holder
}

/** A browser sends the password that it knows for any page's request, but also says which page. */
function isOwnPage({ host, origin }: Sent['headers']): boolean {
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)
}
