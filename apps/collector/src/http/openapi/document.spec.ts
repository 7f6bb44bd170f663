import { expect, test } from 'vitest'
import type { RouteParts } from '../routes/routes.js'
import { collectorRoutes } from '../routes/routes.js'
import { openApiDocument } from './document.js'
import type { Operation } from './operations/operation.js'
import { operations } from './operations/operations.js'
import { parameterWords } from './parameter-words.js'

/** No part is asked for anything: only the table is of interest here. */
const nothing: unknown = new Proxy(() => undefined, { get: () => nothing })
const parts: Readonly<Record<string, unknown>> = {
  ...{ store: nothing, fleet: nothing, campaigns: nothing, corrections: nothing, tokens: nothing },
  ...{ cache: nothing, beginPack: nothing, drawFigures: nothing, status: nothing, health: nothing },
  ...{ delivery: nothing, importLimitMb: 1, sessions: nothing },
}
const table = collectorRoutes(parts as unknown as RouteParts, () =>
  Promise.reject(new Error('nothing is there')),
)
const document = await openApiDocument(table, operations)

const isDescribed = (path: string) => /^\/(api\/v1|metrics|figures|livez|readyz|healthz)(\/|$)/.test(path)
const routes = Object.entries(table)
  .filter(([path]) => isDescribed(path))
  .flatMap(([path, { get, post }]) => [
    ...(get === undefined ? [] : [`GET ${path}`]),
    ...(post === undefined ? [] : [`POST ${path}`]),
  ])

test('every route has its operation in http/openapi/operations, and every operation its route', () => {
  expect(Object.keys(operations).sort()).toEqual(routes.sort())
})

test('an operation has the role of its route', () => {
  expect(document.paths['/api/v1/tokens']?.['post']?.['x-role']).toBe('admin')
  expect(document.paths['/api/v1/agents']?.['get']?.['x-role']).toBe('reader')
  expect(document.paths['/livez']?.['get']).toMatchObject({ 'x-role': 'anyone', security: [] })
})

test('every parameter has its words in http/openapi/parameter-words.ts', () => {
  const taken = Object.values(operations).flatMap(({ query = [] }) => query)
  expect(taken.filter((name) => parameterWords[name] === undefined)).toEqual([])
})

test('every part of a path is a parameter, and no other is', () => {
  for (const [path, methods] of Object.entries(document.paths))
    for (const operation of Object.values(methods)) {
      const list = (operation['parameters'] ?? []) as { name: string; in: string }[]
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      expect(list.filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(named)
    }
})

test('a parameter of a query is needed where nothing is answered without it, and there alone', () => {
  const parametersOf = (path: string) =>
    (document.paths[path]?.['get']?.['parameters'] ?? []) as { name: string; required: boolean }[]
  const needed = (path: string) =>
    parametersOf(path).flatMap(({ name, required }) => (required ? [name] : []))
  expect(needed('/api/v1/samples')).toEqual(['agent_id', 'since'])
  expect(needed('/api/v1/requests')).toEqual([])
  for (const { needed: some = [], query = [] } of Object.values<Operation>(operations))
    expect(query).toEqual(expect.arrayContaining([...some]))
})

test('every reference of the document leads somewhere', () => {
  const text = JSON.stringify(document)
  const { schemas, headers } = document.components
  const names = new Set([
    ...Object.keys(schemas).map((name) => `#/components/schemas/${name}`),
    ...Object.keys(headers).map((name) => `#/components/headers/${name}`),
  ])
  const referred = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref ?? '')
  expect(referred.filter((ref) => !names.has(ref))).toEqual([])
  expect(text).not.toContain('$defs')
})

test('functions of generated clients have names of their own', () => {
  const ids = Object.values(operations).map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

test('what may be added to an answer some day makes no reader fail; a body has no member that is unknown', () => {
  expect(document.components.schemas['Agent']).not.toHaveProperty('additionalProperties')
  const body = document.paths['/api/v1/links']?.['post']?.['requestBody']
  expect(JSON.stringify(body)).toContain('"additionalProperties":false')
})

test('what is sent whole has an ETag, by which it is asked whether it has changed', () => {
  const responsesOf = (path: string) => document.paths[path]?.['get']?.['responses']
  const etag = { headers: { ETag: { $ref: '#/components/headers/ETag' } } }
  expect(responsesOf('/api/v1/agents')).toMatchObject({ 200: etag, 304: {} })
  expect(responsesOf('/api/v1/exports/synthesis.csv')).not.toHaveProperty('304')
})

test('it is made with turns between, in which others are answered', async () => {
  let turns = 0
  const count = () => {
    turns += 1
    turning = setImmediate(count)
  }
  let turning = setImmediate(count)
  await openApiDocument(table, operations)
  clearImmediate(turning)
  expect(turns).toBeGreaterThan(Object.keys(parameterWords).length)
})

test('a problem has its codes, with those of role, query and cost', () => {
  const responses = document.paths['/api/v1/exports/synthesis.csv']?.['get']?.['responses']
  expect(responses).toMatchObject({
    400: { 'x-codes': ['unknown-parameter', 'param-repeated', 'param-invalid'] },
    401: { 'x-codes': ['unauthorized'] },
    404: { 'x-codes': ['hardware-unknown'] },
    429: { 'x-codes': ['too-many', 'too-busy'] },
  })
})
