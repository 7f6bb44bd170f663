import type { RequestHandler } from 'express'
import { callerOf } from '../../request/access.js'
import type { CsrfOf } from '../../request/csrf.js'
import { parseQuery } from '../../request/query.js'

/** GET /api/v1/session: who asks, what they may, and what a script of our page sends with what it writes. */
export function sessionRoute(csrfOf: CsrfOf): RequestHandler {
  return (request, response) => {
    parseQuery(request.url)
    const { name, role, by } = callerOf(response)
    response.json({ name, role, by, csrf: csrfOf(request) })
  }
}
