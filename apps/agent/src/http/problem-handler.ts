import {
  RepeatedKeyError,
  describeError,
  errorCode,
  sendProblem,
  type Problem,
  agentLimits,
} from '@voicemark/daemon'
import type { ErrorRequestHandler, RequestHandler } from 'express'
import { MulterError } from 'multer'
import type { Logger } from 'pino'
import { SynthesisError } from '../monitor/monitored-synthesis.js'
import { RequestError, errorTable, type ErrorCode } from '../request-error.js'

/** Answers every error as RFC 9457 problem+json; the body never repeats what the client sent. */
export function problemHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    if (response.headersSent || response.destroyed) {
      // The answer is under way, or the client is gone, or was cut off and multer noticed: nothing more can be said.
      request.socket.destroy()
      return
    }
    const refusal = asRequestError(error)
    if (refusal.code === 'internal')
      log.error({ event: 'internal-error', path: request.path, ...describeError(error) })
    sendProblem(request, response, forClients(request.path, problemOf(refusal)))
  }
}

/** OpenAI's clients look for their reason in a member of this name. */
function forClients(path: string, problem: Problem): Problem {
  if (!path.startsWith('/v1/')) return problem
  const error = { message: problem.detail, code: problem.code }
  return { ...problem, more: { ...problem.more, error } }
}

function problemOf(error: RequestError): Problem {
  const { status, title } = errorTable[error.code]
  const { code, message, retryAfterS } = error
  const problem = { status, code, title, detail: message, retryAfterS }
  if (error.request_id !== null) return { ...problem, more: { request_id: error.request_id } }
  if (!(error instanceof SynthesisError)) return problem
  const { request_id, failure_class } = error.row
  return { ...problem, more: { request_id, failure_class } }
}

/** 404 for a path that nothing serves. */
export const notFound: RequestHandler = () => {
  throw new RequestError('not-found', 'no such path; see the README for what the agent serves')
}

/** 405 for a path that is served by other methods. */
export function methodNotAllowed(...allowed: string[]): RequestHandler {
  return (request, response) => {
    response.set('Allow', allowed.join(', '))
    const refusal = new RequestError('method-not-allowed', `allowed here: ${allowed.join(', ')}`)
    sendProblem(request, response, problemOf(refusal))
  }
}

/** What multer, body-parser and express say of a bad request, as a code of the table. */
function asRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error
  if (error instanceof MulterError) return multerProblem(error)
  if (error instanceof RepeatedKeyError) return new RequestError('body-malformed', error.message)
  if (isTooLarge(error))
    return new RequestError('body-too-large', `the body has at most ${error.limit / 1024} KiB`)
  const known = parserProblems.find(
    ([pattern]) =>
      error instanceof Error && pattern.test(`${errorCode(error)} ${typeOf(error)} ${error.message}`),
  )
  if (known !== undefined) return new RequestError(known[1], known[2], { cause: error })
  if (isClientError(error))
    return new RequestError('body-malformed', 'the body cannot be read', { cause: error })
  return new RequestError('internal', 'the agent logged the cause; the request was not carried out', {
    cause: error,
  })
}

/** Body-parser says the limit of the path that was asked, in bytes. */
function isTooLarge(error: unknown): error is Error & { limit: number } {
  return (
    error instanceof Error &&
    typeOf(error) === 'entity.too.large' &&
    'limit' in error &&
    typeof error.limit === 'number'
  )
}

/** Body-parser and its decoders mark what the client is to blame for with a status of 4xx. */
function isClientError(error: unknown): boolean {
  return (
    error instanceof Error && 'status' in error && Number(error.status) >= 400 && Number(error.status) < 500
  )
}

const multerCodes: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  LIMIT_PART_COUNT: ['too-many-parts', 'the form has more parts than the fields of this path'],
  LIMIT_FIELD_COUNT: ['too-many-parts', 'the form has more fields than this path knows'],
  LIMIT_FILE_COUNT: ['too-many-parts', 'at most one file, ref_audio'],
  LIMIT_FILE_SIZE: [
    'body-too-large',
    `ref_audio may have at most ${agentLimits.soundFileBytes / 2 ** 20} MB`,
  ],
  LIMIT_FIELD_KEY: ['field-name', `a field name has at most ${agentLimits.fieldNameBytes} bytes`],
  LIMIT_FIELD_VALUE: ['field-too-large', `a field has at most ${agentLimits.fieldBytes / 1024} KiB`],
  LIMIT_UNEXPECTED_FILE: ['unexpected-file', 'the only file field is ref_audio'],
  MISSING_FIELD_NAME: ['field-name', 'every part needs a name'],
}

function multerProblem(error: MulterError): RequestError {
  const [code, detail] = multerCodes[error.code] ?? ['field-name', 'plain field names only, without brackets']
  return new RequestError(code, detail, { cause: error })
}

const parserProblems: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [
    /boundary not found/i,
    'multipart-boundary',
    'the Content-Type header names no boundary; let your client set it',
  ],
  [
    /unexpected end|malformed|multipart|aborted/i,
    'multipart-malformed',
    'the form ends early or a part of it is damaged',
  ],
  [
    /entity\.parse\.failed|encoding|charset|request\.size/,
    'body-malformed',
    'the body is not valid UTF-8 JSON',
  ],
  [/URIError|decode param/, 'not-found', 'the path is not valid percent coding'],
]

const typeOf = (error: Error) => ('type' in error ? String(error.type) : error.name)
