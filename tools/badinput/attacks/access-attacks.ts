import { randomUUID } from 'node:crypto'
import { protocolVersion } from '@voicemark/schema'
import { guardToken, type Arena } from '../arena.js'
import { expect, expectAnswer, json, type NamedCase } from '../case.js'
import { HandshakeRefused, openAgentLink } from '../fixture/agent-link.js'
import { send, type Sent } from '../fixture/http.js'

const group = 'access'
const read = '/api/v1/requests'
const as = (secret: string, sent: Sent = { path: read }): Sent => ({
  ...sent,
  headers: { ...sent.headers, authorization: `Bearer ${secret}` },
})
const guessed = `vm_${'A'.repeat(43)}`

const knocks: readonly (readonly [name: string, sent: Sent, status: number])[] = [
  ['no token', { path: read }, 401],
  ['a wrong token', as('x'.repeat(guardToken.length)), 401],
  ['the beginning of the token', as(guardToken.slice(0, -1)), 401],
  ['the token with more behind it', as(`${guardToken}x`), 401],
  ['the token in other letters', as(guardToken.toUpperCase()), 401],
  ['the token in the address', { path: `${read}?token=${guardToken}` }, 401],
  ['the token as an access_token', { path: `${read}?access_token=${guardToken}` }, 401],
  ['the token in another scheme', { path: read, headers: { authorization: `Token ${guardToken}` } }, 401],
  ['the token as a user', { path: read, headers: { authorization: basic(`${guardToken}:`) } }, 401],
  ['the token as a cookie', { path: read, headers: { cookie: `voicemark_session=${guardToken}` } }, 401],
  ['a session that is made up', { path: read, headers: { cookie: `voicemark_session=${guessed}` } }, 401],
  ['a token that is made up', as(guessed), 401],
  ['a link that is made up', { path: `/shared/${guessed}` }, 404],
  ['a role as a header', { path: read, headers: { 'x-role': 'admin', 'x-user': 'admin' } }, 401],
  ['another path as a header', { path: read, headers: { 'x-original-url': '/livez' } }, 401],
  ['another method as a header', { path: read, headers: { 'x-http-method-override': 'OPTIONS' } }, 401],
  ['a path that there is not', { path: '/nowhere' }, 401],
  ['this machine, said by a proxy', { path: read, headers: { 'x-forwarded-for': '127.0.0.1' } }, 401],
  [
    'the token from another site',
    as(guardToken, { path: read, headers: { origin: 'http://evil.example' } }),
    403,
  ],
]

function basic(pair: string): string {
  return `Basic ${Buffer.from(pair).toString('base64')}`
}

const knockCases: NamedCase[] = knocks.map(([name, sent, status]) => ({
  group,
  name,
  async run(arena) {
    expectAnswer(await send(await arena.guarded(), sent), status)
  },
}))

interface Issued {
  readonly token: string
  readonly token_id: string
}

async function issue(url: string, wanted: object): Promise<Issued> {
  const { status, body } = await send(url, as(guardToken, json('/api/v1/tokens', wanted)))
  expect(status < 300, body)
  return JSON.parse(body) as Issued
}

/** What somebody with a token may not do with it. */
const holders: readonly (readonly [
  name: string,
  wanted: object,
  sent: (secret: string) => Sent,
  status: number,
])[] = [
  ['a reader that starts a campaign', { role: 'reader' }, (it) => as(it, json('/api/v1/campaigns', {})), 403],
  ['a reader that imports', { role: 'reader' }, (it) => as(it, json('/api/v1/imports', {})), 403],
  ['a reader that corrects', { role: 'reader' }, (it) => as(it, json('/api/v1/corrections', {})), 403],
  ['a reader that lists tokens', { role: 'reader' }, (it) => as(it, { path: '/api/v1/tokens' }), 403],
  ['a reader that makes an admin', { role: 'reader' }, (it) => as(it, json('/api/v1/tokens', {})), 403],
  ['an operator that makes an admin', { role: 'operator' }, (it) => as(it, json('/api/v1/tokens', {})), 403],
  [
    'a token as a session',
    { role: 'admin' },
    (it) => ({ path: read, headers: { cookie: `voicemark_session=${it}` } }),
    401,
  ],
  ['a token as a link', { role: 'reader' }, (it) => ({ path: `/shared/${it}` }), 404],
]

const holderCases: NamedCase[] = holders.map(([name, wanted, sent, status]) => ({
  group,
  name,
  async run(arena) {
    const url = await arena.guarded()
    const { token } = await issue(url, { name, ...wanted })
    expectAnswer(await send(url, sent(token)), status)
  },
}))

const revoked: NamedCase = {
  group,
  name: 'a token that was revoked',
  async run(arena) {
    const url = await arena.guarded()
    const { token, token_id } = await issue(url, { name: 'gone', role: 'reader' })
    expect((await send(url, as(token))).status === 200, 'it opened nothing before')
    await send(url, as(guardToken, json(`/api/v1/tokens/${token_id}/revoke`, {})))
    expectAnswer(await send(url, as(token)), 401)
  },
}

/** Handshakes of agents that must not be let in. */
const handshakes: readonly (readonly [name: string, auth: (arena: Arena) => Promise<object>])[] = [
  ['no token', () => Promise.resolve({})],
  ['a wrong token', () => Promise.resolve({ token: 'x'.repeat(guardToken.length) })],
  ['the beginning of the token', () => Promise.resolve({ token: guardToken.slice(0, -1) })],
  ['a token that is made up', () => Promise.resolve({ token: guessed })],
  [
    'a reader’s token',
    async (arena) => ({ token: (await issue(await arena.guarded(), { name: 'r', role: 'reader' })).token }),
  ],
  [
    'the token of another agent',
    async (arena) => {
      const wanted = { name: 'a', role: 'agent', agent_id: randomUUID() }
      return { token: (await issue(await arena.guarded(), wanted)).token }
    },
  ],
]

const handshakeCases: NamedCase[] = handshakes.map(([name, auth]) => ({
  group,
  name: `an agent with ${name}`,
  async run(arena) {
    const said = { proto: protocolVersion, agent_id: randomUUID(), ...(await auth(arena)) }
    const outcome = await openAgentLink(await arena.guarded(), JSON.stringify(said)).then(
      (link) => {
        link.close()
        return 'let in'
      },
      (error: unknown) => (error instanceof HandshakeRefused ? 'refused' : String(error)),
    )
    expect(outcome === 'refused', outcome)
  },
}))

/** Who has no right, or tries one that is not theirs. */
export const accessAttacks = [...knockCases, ...holderCases, revoked, ...handshakeCases]
