import type { ErrorRequestHandler } from 'express'
import { QueryError } from '../../query-error.js'
import type { CsrfOf } from '../request/csrf.js'
import { loginPage } from './login-page.js'

/** A browser that nobody has signed in with gets a page that asks for a token; programs get their problem. */
export function signInPage(csrfOf: CsrfOf): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const isUnknown = error instanceof QueryError && error.code === 'unauthorized'
    const wantsPage = request.method === 'GET' && request.accepts(['json', 'html']) === 'html'
    if (!isUnknown || !wantsPage || response.headersSent) {
      next(error)
      return
    }
    // It would make the browser ask for a name and a password in a window of its own.
    response.removeHeader('WWW-Authenticate')
    response
      .status(401)
      .type('html')
      .send(loginPage(csrfOf(request)))
  }
}
