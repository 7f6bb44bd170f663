import { programVersion } from '@voicemark/daemon'
import { problem } from '@voicemark/schema/rest'
import type { NeededRole } from '../../access/roles.js'
import { sessionCookie } from '../../access/session-cookie.js'
import { type ParameterName, parameters } from '../request/query.js'
import { type HeaderName, headerWords } from './operations/header-words.js'
import type { z } from 'zod'
import { type Content, type Operation, type Operations, tags } from './operations/operation.js'
import { parameterWords } from './parameter-words.js'
import { type Asking, problemsOf, problemWords } from './problems.js'
import { createSchemas, type JsonSchema, type Schemas } from './schemas.js'

/** What the table of routes says of a path. */
export type DescribedRoutes = Readonly<
  Record<string, { readonly [M in 'get' | 'post']?: Omit<Asking, 'method'> }>
>

/** A document of OpenAPI 3.1. */
export type OpenApiDocument = Awaited<ReturnType<typeof openApiDocument>>

/** Describes what is served: which paths and for whom as the table of routes says, the rest as the operations say. */
export async function openApiDocument(routes: DescribedRoutes, operations: Operations) {
  const all = Object.values(operations)
  const sent = await createSchemas(
    [...all.flatMap(({ body }) => formsOf(body)), ...Object.values(parameters)],
    'input',
  )
  const answered = await createSchemas(
    [problem, ...all.flatMap(({ answers }) => Object.values(answers).flatMap(formsOf))],
    'output',
  )
  const schemas = { sent, answered }
  const paths: Record<string, Record<string, JsonSchema>> = {}
  for (const [key, operation] of Object.entries(operations)) {
    const [verb = '', path = ''] = key.split(' ')
    const method = verb === 'POST' ? 'post' : 'get'
    const asked = routes[path]?.[method]
    if (asked === undefined) continue
    const templated = path.replaceAll(/:(\w+)/g, '{$1}')
    paths[templated] = {
      ...paths[templated],
      [method]: operationObject(operation, { ...asked, method }, schemas),
    }
  }
  return {
    openapi: '3.1.0',
    info,
    servers: [{ url: '/', description: 'The collector that gives this document.' }],
    security: [{ bearer: [] }, { password: [] }, { cookie: [] }, {}],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: inOrder({ ...sent.named, ...answered.named }),
      headers: Object.fromEntries(
        Object.entries(headerWords).map(([name, description]) => [
          name,
          { description, schema: { type: 'string' } },
        ]),
      ),
      securitySchemes,
    },
  }
}

const info = {
  title: 'Voicemark collector',
  version: programVersion,
  summary: 'What was measured of text-to-speech, and the work that measures it.',
  description:
    'Missing is `null` in JSON and empty in CSV, never 0. Times are Unix seconds. HEAD is as GET. ' +
    'Every answer that is no success is a problem of RFC 9457 with a `code`. ' +
    '`x-role` names the role that an operation needs: reader, operator or admin, each with the rights of those before. ' +
    'Members may be added to answers; none is taken away within v1.',
  license: { name: 'MIT', identifier: 'MIT' },
}

const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', description: 'A token, such as VOICEMARK_TOKEN.' },
  password: { type: 'http', scheme: 'basic', description: 'Any name, with a token as the password.' },
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: sessionCookie,
    description:
      'A session of the page. What writes sends `csrf` of /api/v1/session as X-CSRF-Token besides. Without VOICEMARK_TOKEN the machine of the collector asks without any of these.',
  },
}

interface BothSchemas {
  readonly sent: Schemas
  readonly answered: Schemas
}

const formsOf = (content: Content = {}) =>
  Object.values(content).filter((form): form is z.ZodType => typeof form !== 'string')

const inOrder = (named: Readonly<Record<string, JsonSchema>>) =>
  Object.fromEntries(Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1)))

function operationObject(operation: Operation, asking: Asking, schemas: BothSchemas): JsonSchema {
  const { id, tag, summary, description, parts = {}, query = [], needed = [], body, answers } = operation
  const headers = headersOf(operation, asking)
  const parameterList = [
    ...Object.entries(parts).map(([name, words]) => ({
      ...{ name, in: 'path', required: true, description: words, schema: { type: 'string' } },
    })),
    ...query.map((name) => queryParameter(name, needed.includes(name), schemas)),
  ]
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(asking.needs === 'anyone' ? { security: [] } : {}),
    'x-role': asking.needs satisfies NeededRole,
    ...(parameterList.length === 0 ? {} : { parameters: parameterList }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: contentObject(body, schemas.sent) } }),
    responses: {
      ...Object.fromEntries(problemResponses(operation, asking, schemas)),
      ...Object.fromEntries(
        Object.entries(answers).map(([status, content]) => [
          status,
          {
            description: Number(status) < 300 ? 'What was asked for.' : 'The same, where it is not so.',
            ...(headers.length === 0 ? {} : { headers: headerObjects(headers) }),
            content: contentObject(content, schemas.answered),
          },
        ]),
      ),
      ...(headers.includes('ETag') ? { 304: { description: 'It is still so.' } } : {}),
    },
  }
}

/** What is sent as it is made is not known before its end, and has no ETag. */
function headersOf({ headers = [], answers }: Operation, { method }: Asking): readonly HeaderName[] {
  const isWhole =
    !headers.includes('Content-Disposition') && answers[200]?.['text/event-stream'] === undefined
  return method === 'get' && isWhole ? [...headers, 'ETag'] : headers
}

function queryParameter(name: ParameterName, required: boolean, schemas: BothSchemas): JsonSchema {
  const { description = name, schema = schemas.sent.schemaOf(parameters[name]) } = parameterWords[name] ?? {}
  return { name, in: 'query', required, description, schema }
}

function problemResponses(
  operation: Operation,
  asking: Asking,
  schemas: BothSchemas,
): [string, JsonSchema][] {
  const content = { 'application/problem+json': { schema: schemas.answered.schemaOf(problem) } }
  return [...problemsOf(operation, asking)].map(([status, codes]) => [
    String(status),
    { description: problemWords(codes), content, 'x-codes': codes },
  ])
}

const headerObjects = (names: readonly HeaderName[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))

function contentObject(content: Content, schemas: Schemas): JsonSchema {
  return Object.fromEntries(
    Object.entries(content).map(([type, form]) => [
      type,
      {
        schema:
          form === 'text' || form === 'bytes'
            ? { type: 'string', ...(form === 'bytes' ? { contentMediaType: type } : {}) }
            : schemas.schemaOf(form),
      },
    ]),
  )
}
