import type { Request, RequestHandler } from 'express'
import type { Tokens } from '../../../access/tokens.js'
import { QueryError } from '../../../query-error.js'
import { callerOf } from '../../request/access.js'
import { parseBody, readJsonBody } from '../../request/json-body.js'
import { parseQuery } from '../../request/query.js'
import { rotateBody, tokenBody, tokenId } from './token-body.js'

/** GET /api/v1/tokens: what was given out, newest first, without what is secret of it. */
export function tokensRoute({ list }: Tokens): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    response.json({ tokens: await list() })
  }
}

/** POST /api/v1/tokens: a new token; the answer alone has its secret. */
export function addTokenRoute({ add }: Tokens): RequestHandler[] {
  return [
    ...readJsonBody,
    async (request, response) => {
      parseQuery(request.url)
      const { expires_in: lastsS, ...wanted } = parseBody(tokenBody, request.body)
      response.status(201).json(await add({ ...wanted, lastsS }, callerOf(response).name))
    },
  ]
}

/** POST /api/v1/tokens/{id}/revoke: ends a token, a code, a link or a session. */
export function revokeTokenRoute({ revoke }: Tokens): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    response.json(await revoke(tokenIdOf(request)))
  }
}

/** POST /api/v1/tokens/{id}/rotate: a second token of the same right, beside which the first one goes on for a while. */
export function rotateTokenRoute({ rotate }: Tokens): RequestHandler[] {
  return [
    ...readJsonBody,
    async (request, response) => {
      parseQuery(request.url)
      const { overlap } = parseBody(rotateBody, request.body)
      response.status(201).json(await rotate(tokenIdOf(request), overlap, callerOf(response).name))
    },
  ]
}

function tokenIdOf({ params }: Request): string {
  const { data } = tokenId.safeParse(params['id'])
  if (data === undefined) throw new QueryError('param-invalid', 'the id of a token is a UUID')
  return data
}
