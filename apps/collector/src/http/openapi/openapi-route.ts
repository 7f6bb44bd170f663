import type { RequestHandler } from 'express'
import { parseQuery } from '../request/query.js'
import { type DescribedRoutes, type OpenApiDocument, openApiDocument } from './document.js'
import { operations } from './operations/operations.js'

/** The document of these routes, and its text. */
export interface Description {
  readonly document: OpenApiDocument
  readonly text: string
}

/** Describes these routes when somebody first asks for it, and keeps it. */
export function createDescription(routes: () => DescribedRoutes): () => Promise<Description> {
  let made: Promise<Description> | null = null
  const make = async () => {
    const document = await openApiDocument(routes(), operations)
    return { document, text: JSON.stringify(document) }
  }
  return () => (made ??= make())
}

/** GET /api/v1/openapi.json: what is served, as OpenAPI 3.1; there is no data in it. */
export function openApiRoute(description: () => Promise<Description>): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    const { text } = await description()
    response.type('json').send(text)
  }
}
