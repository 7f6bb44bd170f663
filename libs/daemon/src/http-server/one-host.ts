import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import { sendProblem } from './problem.js'

/** Whether a request names one host at most: of two, a proxy may look at one and Node at the other (RFC 9112, section 3.2). */
export function hasOneHost({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): boolean {
  return rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host').length < 2
}

/** Refuses a request that names two. */
export const oneHost: RequestHandler = (request, response, next) => {
  if (hasOneHost(request)) {
    next()
    return
  }
  sendProblem(request, response, {
    status: 400,
    code: 'host-repeated',
    title: 'The request names two hosts',
    detail: 'a request has one Host header',
  })
}
