import type { Request, RequestHandler } from 'express'
import type { Tokens } from '../../../access/tokens.js'
import { callerOf } from '../../request/access.js'
import { parseBody, readJsonBody } from '../../request/json-body.js'
import { parseQuery } from '../../request/query.js'
import { linkBody } from './token-body.js'

/** POST /api/v1/links: a link by which whoever has it reads the results until it ends; the answer alone has it. */
export function addLinkRoute({ addLink }: Tokens): RequestHandler[] {
  return [
    ...readJsonBody,
    async (request, response) => {
      parseQuery(request.url)
      const { expires_in: lastsS, ...wanted } = parseBody(linkBody, request.body)
      const { link, ...credential } = await addLink({ ...wanted, lastsS }, callerOf(response).name)
      response.status(201).json({ ...credential, url: linkUrl(request, link) })
    },
  ]
}

/** Where a browser opens a link: under the name by which the collector was asked for it. */
export function linkUrl(request: Request, secret: string): string {
  return `${request.protocol}://${request.host}/shared/${secret}`
}
