import type { Request, RequestHandler, Response } from 'express'
import { may } from '../../access/roles.js'
import { correctionBody } from '../../corrections/correction-body.js'
import type { Corrections } from '../../corrections/corrections.js'
import { QueryError } from '../../query-error.js'
import { callerOf } from '../request/access.js'
import { type CsrfOf, formFields, type FormFields } from '../request/csrf.js'
import { correctionsMain, type PendingCorrection } from './correction-forms.js'
import { framed } from './frame.js'

/** What the page of corrections is made with. */
export interface CorrectionsPageParts {
  readonly corrections: Corrections
  readonly csrfOf: CsrfOf
}

/** More are in GET /api/v1/corrections. */
const mostShown = 200

/** GET /corrections: who changed what of what the data say, with forms for who may. */
export function correctionsPageRoute(parts: CorrectionsPageParts): RequestHandler {
  return async (request, response) => {
    await show(parts, request, response)
  }
}

/** POST /corrections: shows what a correction would concern, makes it, or undoes one. */
export function correctRouteOfPage(parts: CorrectionsPageParts): RequestHandler {
  return async (request, response) => {
    try {
      const pending = await carryOut(parts.corrections, formFields(request), response)
      if (pending === null) response.redirect(303, '/corrections')
      else await show(parts, request, response, { pending })
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
      response.status(error.problem().status)
      await show(parts, request, response, { problem: error.message })
    }
  }
}

const isPageKind = (kind: string | undefined) => kind === 'exclude' || kind === 'delete'

/** What waits for a yes; null where it is done. */
async function carryOut(
  corrections: Corrections,
  { undo, step, kind, target_kind, target, reason }: Partial<FormFields>,
  response: Response,
): Promise<PendingCorrection | null> {
  const { name, role } = callerOf(response)
  if (undo !== undefined) {
    await corrections.undo(undo, name)
    return null
  }
  const { data, error } = correctionBody.safeParse({ kind, target_kind, target: target?.trim(), reason })
  if (data === undefined || !isPageKind(kind))
    throw new QueryError('body-invalid', error?.issues[0]?.message ?? 'expected exclude or delete')
  if (kind === 'delete' && !may(role, 'admin'))
    throw new QueryError('forbidden', `deleting needs the role admin, not ${role}`)
  if (step !== 'make') return { kind, reason: data.reason, preview: await corrections.preview(data) }
  await corrections.make(data, name)
  return null
}

async function show(
  { corrections, csrfOf }: CorrectionsPageParts,
  request: Request,
  response: Response,
  more: Parameters<typeof correctionsMain>[2] = {},
): Promise<void> {
  const caller = callerOf(response)
  const csrf = csrfOf(request)
  const page = await corrections.list({
    ...{ limit: mostShown, cursor: undefined, kind: undefined, target: undefined, standing: false },
  })
  const view = { csrf, mayCorrect: may(caller.role, 'operator'), mayDelete: may(caller.role, 'admin') }
  const main = correctionsMain(page.corrections, view, more)
  response.type('html').send(framed({ title: 'Corrections', caller, csrf, main }))
}
