import type { RequestHandler } from 'express'
import type { Tokens } from '../../../access/tokens.js'
import { callerOf } from '../../request/access.js'
import { parseBody, readJsonBody } from '../../request/json-body.js'
import { parseQuery } from '../../request/query.js'
import { enrolmentBody, redeemBody } from './token-body.js'

/** POST /api/v1/enrolments: a code that one agent redeems once. */
export function enrolmentRoute({ addCode }: Tokens): RequestHandler[] {
  return [
    ...readJsonBody,
    async (request, response) => {
      parseQuery(request.url)
      const { expires_in: lastsS, ...wanted } = parseBody(enrolmentBody, request.body)
      response.status(201).json(await addCode({ ...wanted, lastsS }, callerOf(response).name))
    },
  ]
}

/** POST /api/v1/enrolments/redeem: a code against the token of an agent. */
export function redeemRoute({ redeem }: Tokens): RequestHandler[] {
  return [
    ...readJsonBody,
    async (request, response) => {
      parseQuery(request.url)
      const { code, agent_id } = parseBody(redeemBody, request.body)
      response.status(201).json(await redeem(code, agent_id))
    },
  ]
}
