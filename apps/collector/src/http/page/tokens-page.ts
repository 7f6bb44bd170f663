import type { Request, RequestHandler, Response } from 'express'
import { z } from 'zod'
import type { Tokens } from '../../access/tokens.js'
import { QueryError } from '../../query-error.js'
import { callerOf } from '../request/access.js'
import { type CsrfOf, formFields, type FormFields } from '../request/csrf.js'
import { parseBody } from '../request/json-body.js'
import { linkUrl } from '../routes/access/links-route.js'
import { enrolmentBody, linkBody, tokenBody, tokenId } from '../routes/access/token-body.js'
import { framed } from './frame.js'
import { type MadeCredential, tokensMain } from './token-forms.js'

/** What the page of tokens is made with. */
export interface TokensPageParts {
  readonly tokens: Tokens
  readonly csrfOf: CsrfOf
  /** Unix seconds. */
  readonly now: () => number
}

/** GET /tokens: who may do what, with forms for more of them and for taking one back. */
export function tokensPageRoute(parts: TokensPageParts): RequestHandler {
  return async (request, response) => {
    await show(parts, request, response)
  }
}

/** POST /tokens: gives out a token, a code or a link, whose secret its answer alone has, or takes one back. */
export function tokensRouteOfPage(parts: TokensPageParts): RequestHandler {
  return async (request, response) => {
    try {
      const made = await carryOut(parts.tokens, formFields(request), request, response)
      if (made === null) response.redirect(303, '/tokens')
      else await show(parts, request, response, { made })
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
      response.status(error.problem().status)
      await show(parts, request, response, { problem: error.message })
    }
  }
}

/** What was made; null where one was taken back. */
async function carryOut(
  tokens: Tokens,
  { revoke, add, name, role, expires_in }: Partial<FormFields>,
  request: Request,
  response: Response,
): Promise<MadeCredential | null> {
  const by = callerOf(response).name
  if (revoke !== undefined) {
    await tokens.revoke(parseBody(z.strictObject({ id: tokenId }), { id: revoke }).id)
    return null
  }
  const lasts = expires_in === '' ? {} : { expires_in }
  if (add === 'link') {
    const { expires_in: lastsS, ...wanted } = parseBody(linkBody, { name, ...lasts })
    const { link } = await tokens.addLink({ ...wanted, lastsS }, by)
    return { about: 'Who has this link reads the results until it ends.', secret: linkUrl(request, link) }
  }
  if (add === 'code') {
    const { expires_in: lastsS, ...wanted } = parseBody(enrolmentBody, { name, ...lasts })
    const { code } = await tokens.addCode({ ...wanted, lastsS }, by)
    const url = `${request.protocol}://${request.host}`
    return { about: `On the machine: voicemark agent enrol ${url}, and this code.`, secret: code }
  }
  const { expires_in: lastsS, ...wanted } = parseBody(tokenBody, { name, role, ...lasts })
  const { token } = await tokens.add({ ...wanted, lastsS }, by)
  return { about: `Token of ${wanted.name}, ${wanted.role}.`, secret: token }
}

async function show(
  { tokens, csrfOf, now }: TokensPageParts,
  request: Request,
  response: Response,
  more: Parameters<typeof tokensMain>[2] = {},
): Promise<void> {
  const csrf = csrfOf(request)
  const main = tokensMain(await tokens.list(), { csrf, now_s: now() }, more)
  response.type('html').send(framed({ title: 'Tokens', caller: callerOf(response), csrf, main }))
}
