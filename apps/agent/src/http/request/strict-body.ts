import type { Request } from 'express'
import { z } from 'zod'
import { RequestError } from '../../request-error.js'
import { fieldProblem } from '../../speech/speech-request.js'

/** What a JSON body says, which has no field but those of the schema. @throws RequestError that names the field */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const isUnknown = parsed.error.issues.some(({ code }) => code === 'unrecognized_keys')
  // Names that the client made up are repeated nowhere: one may be a text.
  if (isUnknown) throw new RequestError('unknown-field', `the body has a field that is not known here`)
  throw fieldProblem(parsed.error)
}

/** A UUID of the path. @throws RequestError */
export function pathId(request: Request, name: string): string {
  const id = z.uuid().safeParse(request.params[name])
  if (!id.success) throw new RequestError('field-invalid', `field ${name}: expected a UUID`)
  return id.data
}
