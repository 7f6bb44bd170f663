import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Express } from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Access } from '../src/access/caller.js'
import { may, roles, type NeededRole, type Role } from '../src/access/roles.js'
import { createApp, type CollectorParts } from '../src/http/collector-app.js'
import { collectorRoutes } from '../src/http/routes/routes.js'

/** Whatever is asked of it, it answers with an error: only who may ask is of interest here. */
const nothing: unknown = new Proxy(() => undefined, {
  get: (_target, name) => (name === 'then' ? undefined : nothing),
  apply: () => {
    throw new Error('nothing is there')
  },
})
const access: Access = {
  callerOf: ({ headers: { authorization } }) => {
    const role = roles.find((one) => authorization === one)
    const about = { agent_id: null, token_id: null, by: 'token' } as const
    return Promise.resolve(role === undefined ? null : { name: role, role, ...about })
  },
  holderOf: () => Promise.resolve(null),
}
const denials = { note: () => undefined, counts: () => ({}) }
const delivery = () => Promise.reject(new Error('nothing is there'))
// A part that is new has its name here, or this does not compile.
const unasked: Record<Exclude<keyof CollectorParts, 'access' | 'denials' | 'delivery'>, unknown> = {
  ...{ store: nothing, fleet: nothing, campaigns: nothing, corrections: nothing, tokens: nothing },
  ...{
    cache: nothing,
    beginPack: nothing,
    exporter: nothing,
    drawFigures: nothing,
    status: nothing,
    health: nothing,
    log: nothing,
  },
  ...{ importLimitMb: 1, trustProxy: () => false, sessions: nothing, live: nothing },
}
const parts = { ...unasked, access, denials, delivery } as CollectorParts
const table = collectorRoutes(parts, () => Promise.reject(new Error('nothing is there')))

let app: Express
let server: Server
let url: string
beforeAll(async () => {
  app = createApp(parts)
  server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

const layers = z.array(
  z.object({
    route: z.object({ path: z.string(), methods: z.record(z.string(), z.boolean()) }).optional(),
    handle: z.custom<{ stack?: unknown }>(),
  }),
)

/** What express itself would answer, and not what our table says. */
const routed = () => layers.parse((app as unknown as { router: { stack: unknown } }).router.stack)

test('express answers the paths of the table, each by its methods, and nothing else', () => {
  const answered = routed().flatMap(({ route }) => (route === undefined ? [] : [route]))
  const methods = (path: string) =>
    answered
      .filter((route) => route.path === path && Object.keys(route.methods).length === 1)
      .flatMap((route) => Object.keys(route.methods))
  expect([...new Set(answered.map(({ path }) => path))].sort()).toEqual(Object.keys(table).sort())
  for (const [path, { get, post }] of Object.entries(table)) {
    const known = [...(get === undefined ? [] : ['get']), ...(post === undefined ? [] : ['post'])]
    expect([path, ...methods(path).filter((method) => method !== '_all')]).toEqual([path, ...known])
  }
})

test('docs/access.md has the table', () => {
  const text = readFileSync(new URL('../../../docs/access.md', import.meta.url), 'utf8')
  const written = text.split('\n').filter((line) => line.startsWith('| `/'))
  const rows = Object.entries(table).map(
    ([path, { get, post }]) => `| \`${path}\` | ${get?.needs ?? ''} | ${post?.needs ?? ''} |`,
  )
  expect(written.map((line) => line.replace(/ +/g, ' ')).join('\n')).toBe(rows.join('\n').replace(/ +/g, ' '))
})

test('no router hides paths behind one of its own', () => {
  expect(routed().filter(({ route, handle }) => route === undefined && 'stack' in handle)).toEqual([])
})

const callers: readonly (Role | 'nobody')[] = ['nobody', ...roles]

function allowed(caller: Role | 'nobody', needed: NeededRole | undefined): boolean {
  if (needed === 'anyone') return true
  // Where nothing is, whoever is known is told so.
  return caller !== 'nobody' && (needed === undefined || may(caller, needed))
}

test.each(callers)('%s is answered where the table says so, and nowhere else', async (caller) => {
  const outcomes: [string, boolean][] = []
  const expected: [string, boolean][] = []
  const paths = [...Object.keys(table), '/api/v1/nothing', '/api/v1/tokens/', '/%2e%2e/etc/passwd']
  for (const path of paths)
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const { get, post } = table[path.replace(/(?<=.)\/$/, '')] ?? {}
      const needed = method === 'POST' ? post?.needs : /GET|HEAD/.test(method) ? get?.needs : undefined
      const asked = path.replace(':id', randomUUID()).replace(':file', 'fig2_rtf_comparison.png')
      const { status } = await fetch(url + asked, {
        method,
        headers: { authorization: caller, 'content-type': 'application/json' },
        ...(method === 'POST' ? { body: '{}' } : {}),
      })
      outcomes.push([`${method} ${path}`, status !== 401 && status !== 403])
      expected.push([`${method} ${path}`, allowed(caller, needed)])
    }
  expect(outcomes).toEqual(expected)
})

test('who may not is told which role may', async () => {
  const answer = await fetch(`${url}/api/v1/tokens`, { headers: { authorization: 'operator' } })
  expect(answer.status).toBe(403)
  expect(await answer.json()).toMatchObject({
    code: 'forbidden',
    detail: 'this needs the role admin, not operator',
  })
})
