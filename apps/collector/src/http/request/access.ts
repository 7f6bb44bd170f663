import { isLocalRequest, isToken, sentToken } from '@voicemark/daemon'
import type { RequestHandler } from 'express'
import { QueryError } from '../../query-error.js'

/**
 * Who may ask. Without a token only this machine itself, which no web page may make a browser use; with one whoever
 * sends it, from pages of the collector's own. Probes of health need none.
 */
export function accessControl(token: string | null): RequestHandler {
  return (request, response, next) => {
    if (token === null) {
      if (!isLocalRequest(request.headers))
        throw new QueryError(
          'origin-not-allowed',
          'without VOICEMARK_TOKEN the collector answers only requests to and from this machine',
        )
    } else if (!isProbe(request.path)) {
      if (!isToken(token, sentToken(request.headers.authorization))) {
        response.set('WWW-Authenticate', 'Basic realm="voicemark", charset="UTF-8"')
        throw new QueryError(
          'unauthorized',
          'send VOICEMARK_TOKEN as Authorization: Bearer, or as a password',
        )
      }
      if (!isOwnPage(request.headers))
        throw new QueryError('origin-not-allowed', 'the request comes from a page of another site')
    }
    next()
  }
}

const isProbe = (path: string) => path === '/livez' || path === '/readyz'

/** A browser sends the password that it knows for any page's request, but also says which page. */
function isOwnPage({ host, origin }: { host?: string | undefined; origin?: string | undefined }): boolean {
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)
}
