import { describeError, RepeatedKeyError, sendProblem, collectorLimits } from '@voicemark/daemon'
import type { ErrorRequestHandler } from 'express'
import type { Logger } from 'pino'
import { QueryError } from '../../query-error.js'

/** Answers every error as RFC 9457 problem+json. */
export function problemHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    if (response.headersSent) {
      // A CSV that ends early must not look whole.
      request.socket.destroy()
      return
    }
    const known = asQueryError(error)
    if (known.problem().status >= 500) {
      log.error({ event: known.code, path: request.path, ...describeError(error) })
    }
    sendProblem(request, response, known.problem())
  }
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
