import { readStrictJson, agentLimits } from '@voicemark/daemon'
import type { RequestHandler } from 'express'
import type { Judgements } from '../../judgements/judgements.js'
import { RequestError } from '../../request-error.js'
import { parseJudgement } from '../request/judgement-body.js'

/** Reads the JSON of a judgement. */
export const readJudgement: RequestHandler[] = [
  (request, _response, next) => {
    if (!request.is('application/json'))
      throw new RequestError('media-type', 'a judgement is sent as application/json')
    next()
  },
  readStrictJson(agentLimits.judgementBytes),
]

/** POST /api/v1/judgements: its row, with 201; 200 where the same judges judged the same sound before. */
export function judgementsRoute(add: Judgements['add']): RequestHandler {
  return async (request, response) => {
    const { row, isNew } = await add(parseJudgement(request.body))
    response.status(isNew ? 201 : 200).json(row)
  }
}
