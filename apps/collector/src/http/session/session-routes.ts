import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import type { Access, Caller } from '../../access/caller.js'
import type { KnownCallers } from '../../access/known-callers.js'
import { hashOf, newSecret } from '../../access/secret.js'
import { sessionCookie, sessionSecretOf } from '../../access/session-cookie.js'
import { QueryError } from '../../query-error.js'
import type { Credentials } from '../../store/credentials/credentials.js'
import { type CsrfOf, formFields } from '../request/csrf.js'
import { loginPage, openedPage } from './login-page.js'

/** What sessions are made with. */
export interface SessionParts {
  readonly access: Pick<Access, 'callerOf' | 'holderOf'>
  readonly credentials: Pick<Credentials, 'add' | 'find' | 'revoke'>
  readonly known: Pick<KnownCallers, 'callerOf' | 'forget'>
  readonly csrfOf: CsrfOf
  /** Whom sessions of the single token name as their maker, so that they end with it. */
  readonly owner: string
  /** Unix seconds. */
  readonly now: () => number
}

/** A session ends at the latest after so long. */
const sessionS = 12 * 3600

/** Whom sessions of the single token name: another token ends them. */
export function ownerOf(token: string | null): string {
  return token === null ? 'this machine' : `VOICEMARK_TOKEN ${hashOf(token).slice(0, 16)}`
}

/** GET /login */
export function loginFormRoute({ csrfOf }: Pick<SessionParts, 'csrfOf'>): RequestHandler {
  return (request, response) => void response.type('html').send(loginPage(csrfOf(request)))
}

/** POST /login: a token for a cookie, which no script can read and no other site can have sent. */
export function loginRoute(parts: SessionParts): RequestHandler {
  return async (request, response) => {
    const { access, csrfOf } = parts
    const sent = formFields(request)['token']?.trim() ?? ''
    const holder = await access.holderOf(sent)
    const why = refusalOf(holder)
    if (holder === null || why !== null) {
      response
        .status(401)
        .type('html')
        .send(loginPage(csrfOf(request), why))
      return
    }
    const { secret, expires_at } = await beginSession(parts, holder, sent)
    setCookie(request, response, secret, expires_at)
    response.redirect(303, '/')
  }
}

function refusalOf(holder: Caller | null): string | null {
  if (holder === null || holder.by === 'this-machine') return 'This token is unknown, or it is good no more.'
  return holder.role === 'agent' ? 'A token of an agent opens no page.' : null
}

async function beginSession({ credentials, owner, now }: SessionParts, holder: Caller, token: string) {
  const secret = newSecret()
  const { name, role, token_id } = holder
  const created_at = now()
  const end = created_at + sessionS
  const ofToken = await credentials.find(hashOf(token))
  const expires_at = Math.min(end, ofToken?.expires_at ?? end)
  await credentials.add({
    ...{ token_id: randomUUID(), kind: 'session', role, name, agent_id: null, sha256: hashOf(secret) },
    ...{ created_at, created_by: token_id ?? owner, expires_at },
  })
  return { secret, expires_at }
}

/** POST /logout */
export function logoutRoute({ credentials, known, now }: SessionParts): RequestHandler {
  return async (request, response) => {
    const secret = sessionSecretOf(request.headers.cookie)
    const { by, token_id } = response.locals['caller'] as Caller
    // A link is others' as well: only this browser forgets it.
    if (secret !== null && by === 'session' && token_id !== null) {
      await credentials.revoke(token_id, now())
      known.forget()
    }
    response.clearCookie(sessionCookie, { path: '/' })
    response.redirect(303, '/login')
  }
}

/** GET /shared/{secret}: a reader's link, which a browser keeps as its session until the link ends. */
export function sharedRoute({ credentials, known }: SessionParts): RequestHandler {
  return async (request, response) => {
    const secret = String(request.params['secret'])
    const caller = await known.callerOf(secret, 'link')
    if (caller === null) throw new QueryError('link-unknown', 'ask who sent it for a new one')
    const { expires_at = null } = (await credentials.find(hashOf(secret))) ?? {}
    setCookie(request, response, secret, expires_at)
    response.type('html').send(openedPage(caller.name))
  }
}

function setCookie(request: Request, response: Response, secret: string, expires_at: number | null): void {
  response.cookie(sessionCookie, secret, {
    httpOnly: true,
    sameSite: 'strict',
    secure: request.secure,
    path: '/',
    ...(expires_at === null ? {} : { expires: new Date(expires_at * 1000) }),
  })
}
