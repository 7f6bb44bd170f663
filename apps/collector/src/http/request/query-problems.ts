import {
  describeError,
  RepeatedKeyError,
  type Problem,
  sendProblem,
  collectorLimits,
} from '@voicemark/daemon'
import type { ErrorRequestHandler, Request } from 'express'
import type { Logger } from 'pino'
import type { Denials } from '../../access/denials.js'
import { QueryError, type ErrorCode } from '../../query-error.js'

/** What is said of somebody's right, and not of what they asked. */
const denialCodes: ReadonlySet<ErrorCode> = new Set([
  'unauthorized',
  'forbidden',
  'origin-not-allowed',
  'code-refused',
  'too-many',
])

/** Answers every error as RFC 9457 problem+json. */
export function problemHandler(log: Logger, denials: Pick<Denials, 'note'>): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    if (response.headersSent || response.destroyed) {
      // A CSV that ends early must not look whole, and who is gone is told nothing.
      request.socket.destroy()
      return
    }
    const known = asQueryError(error)
    if (denialCodes.has(known.code)) {
      const { method, ip } = request
      denials.note('request-denied', known.code, { method, route: routeOf(request), address: ip })
    }
    if (known.problem().status >= 500) {
      log.error({ event: known.code, path: request.path, ...describeError(error) })
    }
    sendProblem(request, response, withReference(known.problem()))
  }
}

/** What can be asked otherwise is described there. */
function withReference(problem: Problem): Problem {
  const isAsked = [400, 404, 405, 422].includes(problem.status)
  return isAsked ? { ...problem, more: { ...problem.more, see: '/docs' } } : problem
}

/** As the table has it: a path itself may hold what is secret. */
function routeOf(request: Request): string | null {
  const route: unknown = request.route
  return typeof route === 'object' && route !== null && 'path' in route ? String(route.path) : null
}

function asQueryError(error: unknown): QueryError {
  if (error instanceof QueryError) return error
  if (error instanceof URIError)
    return new QueryError('path-malformed', 'the path is not valid percent coding')
  if (error instanceof RepeatedKeyError) return new QueryError('body-malformed', error.message)
  const parser = error instanceof Error && 'type' in error ? String(error.type) : ''
  if (parser === 'entity.too.large')
    return new QueryError('body-too-large', `the body has at most ${limitOf(error)}`)
  if (/^(entity|encoding|charset|request|parameters)\./.test(parser))
    return new QueryError('body-malformed', 'the body is not valid UTF-8 JSON')
  if (isDatabaseError(error))
    return new QueryError('store-unavailable', 'try again in a moment', { cause: error })
  return new QueryError('internal', 'the collector logged the cause', { cause: error })
}

/** Body-parser says the limit of the path that was asked, in bytes. */
function limitOf(error: unknown): string {
  const limit = error instanceof Error && 'limit' in error ? Number(error.limit) : collectorLimits.planBytes
  return `${limit / 1024} KiB`
}

/** What Prisma and its drivers throw when a query cannot be carried out. */
function isDatabaseError(error: unknown): boolean {
  return error instanceof Error && /^(Prisma|Driver|Libsql|StoreError)/.test(error.name)
}
