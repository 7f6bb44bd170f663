import { isForwarded, type TrustProxy } from '@voicemark/daemon'
import type { RequestHandler, Response } from 'express'
import type { Access, Caller } from '../../access/caller.js'
import { may, type NeededRole } from '../../access/roles.js'
import { QueryError } from '../../query-error.js'

/** Finds out who asks, before any path is looked at. */
export function identify(access: Access, trustProxy: TrustProxy): RequestHandler {
  return async (request, response, next) => {
    const { headers, host, socket } = request
    const isHandedOn = isForwarded(headers) && !trustProxy(socket.remoteAddress ?? '', 0)
    response.locals['caller'] = await access
      .callerOf({ headers, host, isHandedOn })
      .catch((error: unknown) => {
        if (error instanceof QueryError) throw error
        // The database is away: no reason against a probe, and against all else.
        return new UnknownCaller(error)
      })
    next()
  }
}

class UnknownCaller {
  readonly reason: unknown

  constructor(reason: unknown) {
    this.reason = reason
  }
}

/** Lets only those go on who may. */
export function allow(needed: NeededRole): RequestHandler {
  return (_request, response, next) => {
    if (needed !== 'anyone') {
      const { role } = callerOf(response)
      if (!may(role, needed)) throw new QueryError('forbidden', `this needs the role ${needed}, not ${role}`)
    }
    next()
  }
}

/**
 * Who asked.
 * @throws QueryError where it is nobody that is known.
 */
export function callerOf(response: Response): Caller {
  const caller = response.locals['caller'] as Caller | UnknownCaller | null
  if (caller instanceof UnknownCaller) throw caller.reason
  if (caller !== null) return caller
  response.set('WWW-Authenticate', 'Basic realm="voicemark", charset="UTF-8"')
  throw new QueryError(
    'unauthorized',
    'send a token, such as VOICEMARK_TOKEN, as Authorization: Bearer, or as a password',
  )
}
