import type { IncomingMessage, ServerResponse } from 'node:http'
import compression from 'compression'
import type { Request, RequestHandler } from 'express'

/**
 * Answers whole texts by br or gzip where the client takes it, as fast as it reads. One that breaks off still ends its
 * connection: the library ends an answer when its text has ended alone.
 */
export function packAnswers(): RequestHandler {
  const pack = compression({ filter: isPacked })
  return (request, response, next) => {
    // An answer of 304 names it, too: it stands for one that was packed or not.
    if (holdsNoSecret.test(request.path)) response.vary('Accept-Encoding')
    pack(request, response, next)
  }
}

/** A part of a file by its bytes (206) is one of the bytes as they are, and what tells of an error is short. */
function isPacked(request: Pick<Request, 'path'> & IncomingMessage, response: ServerResponse): boolean {
  const type = String(response.getHeader('Content-Type') ?? '')
  return response.statusCode === 200 && holdsNoSecret.test(request.path) && texts.test(type)
}

/**
 * The length of a packed answer tells somebody who listens, and can have a browser ask, what is in it twice (BREACH). So nothing
 * is packed that holds what proves who asks: no page with a form, for that has a CSRF value, and no token, link or code.
 */
const holdsNoSecret =
  /^\/(?:$|(?:docs|page\.css|openapi\.json|metrics|figures|dashboard\/assets|api\/v1\/(?!session|tokens|links|enrolments|live))(?:\b|\/))/

/** Neither what is packed in itself (zip, PNG, PDF, Parquet, fonts) nor Server-Sent Events, which would wait to be packed. */
const texts =
  /^(?:text\/(?:html|css|csv|plain|javascript)|image\/svg\+xml|application\/(?:json|javascript|x-ndjson|vnd\.oai\.openapi\+json))(?:;|$)/
