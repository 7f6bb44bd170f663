import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import express, { type Request, type RequestHandler } from 'express'
import { collectorLimits } from '@voicemark/daemon'
import type { Caller } from '../../access/caller.js'
import { sessionSecretOf } from '../../access/session-cookie.js'
import { QueryError } from '../../query-error.js'

/** Name of the field of a form, and of the header of a script, that only a page of ours can know. */
export const csrfField = '_csrf'
export const csrfHeader = 'x-csrf-token'

/** What the pages of one browser put into their forms. */
export type CsrfOf = (request: Request) => string

/**
 * Of a session its own, which nobody knows without its cookie; else that of `pageKey`, which a page of another site cannot
 * read. As OWASP's HMAC-based token pattern has it, without a random part: the session is one already.
 */
export function createCsrf(pageKey: Buffer | string): CsrfOf {
  return ({ headers }) =>
    createHmac('sha256', sessionSecretOf(headers.cookie) ?? pageKey)
      .update(csrfField)
      .digest('base64url')
}

/** The fields of a form that a page sent. */
export type FormFields = Readonly<Record<string, string>>

const eachOnce: RequestHandler = (request, _response, next) => {
  const fields = (request.body ?? {}) as Readonly<Record<string, unknown>>
  const repeated = Object.keys(fields).find((name) => typeof fields[name] !== 'string')
  if (repeated !== undefined && request.is('application/x-www-form-urlencoded') !== false)
    throw new QueryError('body-invalid', 'a field of the form was sent twice')
  next()
}

/** A form of the pages has few fields, and none is long. */
export const readForm: RequestHandler[] = [
  express.urlencoded({
    extended: false,
    limit: collectorLimits.formBytes,
    parameterLimit: collectorLimits.formFields,
  }),
  eachOnce,
]

/**
 * What a browser may have been made to send is carried out only with the token: whatever comes with a session, and every
 * form. A program that sends its own token as Authorization needs none.
 */
export function guardWrites(csrfOf: CsrfOf): RequestHandler {
  return (request, response, next) => {
    const isForm = Boolean(request.is('application/x-www-form-urlencoded'))
    const { by } = (response.locals['caller'] as Caller | null) ?? {}
    const isGuarded = request.method === 'POST' && (isForm || by === 'session' || by === 'link')
    if (isGuarded && !isSame(csrfOf(request), sentCsrf(request)))
      throw new QueryError('csrf', 'load the page again and send its form once more')
    next()
  }
}

/** The fields of the form; none where it was sent otherwise. */
export const formFields = (request: Request): Partial<FormFields> =>
  (request.body ?? {}) as Partial<FormFields>

function sentCsrf(request: Request): string {
  return request.get(csrfHeader) ?? formFields(request)[csrfField] ?? ''
}

function isSame(expected: string, sent: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(expected), digest(sent))
}
