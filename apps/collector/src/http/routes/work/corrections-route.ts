import { readStrictJson, collectorLimits } from '@voicemark/daemon'
import type { Request, RequestHandler } from 'express'
import { z } from 'zod'
import { correctionBody } from '../../../corrections/correction-body.js'
import type { Corrections } from '../../../corrections/corrections.js'
import { may } from '../../../access/roles.js'
import { QueryError } from '../../../query-error.js'
import type { Correction } from '../../../store/corrections/correction.js'
import { callerOf } from '../../request/access.js'
import { parseQuery } from '../../request/query.js'

const uuid = z.uuid()

/** POST /api/v1/corrections: corrects, or with `?dry_run=true` says what would be concerned. */
export function correctRoute({ make, preview }: Corrections): RequestHandler[] {
  return [
    (request, _response, next) => {
      if (!request.is('application/json')) throw new QueryError('media-type', 'expected application/json')
      next()
    },
    readStrictJson(collectorLimits.correctionBytes),
    async (request, response) => {
      const { dry_run } = parseQuery(request.url, 'dry_run')
      const { data, error } = correctionBody.safeParse(request.body)
      if (data === undefined) throw new QueryError('body-invalid', problemsOf(error))
      const caller = callerOf(response)
      if (data.kind === 'delete' && !may(caller.role, 'admin'))
        throw new QueryError('forbidden', `to delete needs the role admin, not ${caller.role}`)
      if (dry_run === 'true') {
        response.json(await preview(data))
        return
      }
      const { correction, isNew } = await make(data, caller.name)
      response.location(`/api/v1/corrections/${correction.correction_id}`)
      // A deletion goes on when it is answered.
      response.status(statusOf(correction, isNew)).json(correction)
    },
  ]
}

const statusOf = (correction: Correction, isNew: boolean) =>
  correction.kind === 'delete' && correction.detail.state === 'removing' ? 202 : isNew ? 201 : 200

/** GET /api/v1/corrections: who changed what, and why; newest first, a page at a time. */
export function correctionsRoute({ list }: Corrections): RequestHandler {
  return async (request, response) => {
    const parsed = parseQuery(request.url, 'limit', 'cursor', 'kind', 'target', 'standing')
    const { limit = 100, cursor, kind, target, standing } = parsed
    response.json(await list({ limit, cursor, kind, target, standing: standing === 'true' }))
  }
}

/** GET /api/v1/corrections/{id}: one of them; of a deletion how far it is. */
export function correctionRoute({ get }: Corrections): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    response.json(await get(correctionIdOf(request)))
  }
}

/** POST /api/v1/corrections/{id}/undo: takes a correction back; of what is undone already says so. */
export function undoRoute({ undo }: Corrections): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    response.json(await undo(correctionIdOf(request), callerOf(response).name))
  }
}

function correctionIdOf(request: Request): string {
  const { data } = uuid.safeParse(request.params['id'])
  if (data === undefined) throw new QueryError('param-invalid', 'the id of a correction is a UUID')
  return data
}

function problemsOf(error: z.ZodError): string {
  const texts = error.issues.map(({ path, message }) => [...path.map(String), message].join(': '))
  return texts.join('; ').slice(0, 1000)
}
