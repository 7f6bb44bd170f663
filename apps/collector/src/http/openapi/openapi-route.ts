import type { RequestHandler } from 'express'
import { parseQuery } from '../request/query.js'
import { type DescribedRoutes, type OpenApiDocument, openApiDocument } from './document.js'
import { operations } from './operations/operations.js'

/** The document of these routes, which is made when somebody first asks for it. */
export function createDescription(routes: () => DescribedRoutes): () => OpenApiDocument {
  let made: OpenApiDocument | null = null
  return () => (made ??= openApiDocument(routes(), operations))
}

/** GET /api/v1/openapi.json: what is served, as OpenAPI 3.1; there is no data in it. */
export function openApiRoute(description: () => OpenApiDocument): RequestHandler {
  return (request, response) => {
    parseQuery(request.url)
    response.json(description())
  }
}
