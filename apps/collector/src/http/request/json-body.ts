import { collectorLimits, readStrictJson } from '@voicemark/daemon'
import type { RequestHandler } from 'express'
import type { z } from 'zod'
import { QueryError } from '../../query-error.js'

/** Takes a body of JSON alone, which no form of a web page can send. */
export const readJsonBody: readonly RequestHandler[] = [
  (request, _response, next) => {
    if (!request.is('application/json')) throw new QueryError('media-type', 'expected application/json')
    next()
  },
  readStrictJson(collectorLimits.planBytes),
]

/** The body in this form. @throws QueryError that names each wrong member. */
export function parseBody<Body>(form: z.ZodType<Body>, body: unknown): Body {
  const { data, error } = form.safeParse(body)
  if (error === undefined) return data
  const texts = error.issues.map(({ path, message }) => [...path.map(String), message].join(': '))
  throw new QueryError('body-invalid', texts.join('; ').slice(0, 1000))
}
