import type { Request, RequestHandler } from 'express'
import { framed } from '../../page/frame.js'
import { escapeHtml, table } from '../../page/html-table.js'
import { parseQuery } from '../../request/query.js'
import type { OpenApiDocument } from '../document.js'
import type { Description } from '../openapi-route.js'
import { schemaSection } from './schema-section.js'
import { operationSection } from './operation-section.js'
import { paragraphs } from './words.js'

/** GET /docs: what is served, as a page that needs no script and asks no other host. */
export function docsRoute(description: () => Promise<Description>): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    const { document } = await description()
    response.type('html').send(docsPage(document, addressOf(request)))
  }
}

/** The name by which the collector was asked, for commands to be copied. */
const addressOf = (request: Request) => `${request.protocol}://${request.host}`

function docsPage(document: OpenApiDocument, url: string): string {
  const { info, tags, paths, components } = document
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const groups = tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => String(operation['tags']) === name)
    const sections = own.map((one) => operationSection(one, url)).join('\n')
    return `<h2 id="${name}">${name}</h2><p class="note">${escapeHtml(description)}</p>\n${sections}`
  })
  const forms = Object.entries(components.schemas).map(([name, schema]) => schemaSection(name, schema))
  const main = `<main class="reference"><h1>${escapeHtml(info.title)}: its interface</h1>
${paragraphs(`${info.summary} ${info.description}`)}
<p>Version ${escapeHtml(info.version)}. The same for programs, as OpenAPI 3.1: <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.
Where VOICEMARK_TOKEN is set, send a token as <code>Authorization: Bearer</code>; docs/access.md says who may do what.</p>
<nav aria-label="Groups">${tags.map(({ name }) => `<a href="#${name}">${name}</a>`).join(' ')} <a href="#forms">Forms</a> <a href="/">Dashboard</a></nav>
${groups.join('\n')}
<h2>Headers of answers</h2>
${table(
  ['header', 'what it says'],
  Object.entries(components.headers).map(([name, { description }]) => [name, description]),
  'None.',
)}
<h2 id="forms">Forms</h2><p class="note">Of what is sent and answered. Members may be added to answers.</p>
${forms.join('\n')}</main>`
  return framed({ title: 'Interface', caller: null, csrf: '', main })
}
