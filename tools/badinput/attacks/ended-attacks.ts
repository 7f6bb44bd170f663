import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { protocolVersion } from '@voicemark/schema'
import { executeOn } from '../../faults/check/database-reader.js'
import type { Arena } from '../arena.js'
import { expect, expectAnswer, type NamedCase } from '../case.js'
import { HandshakeRefused, openAgentLink } from '../fixture/agent-link.js'
import { browser, cookieOf, issued, signIn } from '../fixture/browser.js'
import { send } from '../fixture/http.js'

const read = '/api/v1/requests'
/** So long each is good: enough to use it once on a machine that does other things. */
const goodS = 5

interface Made {
  readonly token_id: string
}

/** Lets a credential end in so many seconds, past the collector, whose shortest time is a minute. */
async function endsIn(arena: Arena, { token_id }: Made, seconds: number): Promise<void> {
  const ends = Date.now() / 1000 + seconds
  await executeOn(`file:${join(arena.folder, 'guarded.db')}`, [
    `UPDATE credential SET expires_at = ${ends} WHERE token_id = '${token_id}'`,
  ])
}

const afterItsEnd = () => sleep(goodS * 1000 + 200)

const statusOf = async (url: string, headers: Readonly<Record<string, string>>) =>
  (await send(url, { path: read, headers })).status

async function linkOutcome(url: string, agent_id: string, token: string): Promise<string> {
  return openAgentLink(url, JSON.stringify({ proto: protocolVersion, agent_id, token })).then(
    (link) => {
      link.close()
      return 'let in'
    },
    (error: unknown) => (error instanceof HandshakeRefused ? 'refused' : String(error)),
  )
}

type Try = (arena: Arena, url: string) => Promise<void>

const tries: readonly (readonly [name: string, run: Try])[] = [
  [
    'a token',
    async (arena, url) => {
      const made = await issued<Made & { token: string }>(url, '/api/v1/tokens', {
        name: 't',
        role: 'reader',
      })
      await endsIn(arena, made, goodS)
      const headers = { authorization: `Bearer ${made.token}` }
      expect((await statusOf(url, headers)) === 200, 'it opened nothing before')
      await afterItsEnd()
      expectAnswer(await send(url, { path: read, headers }), 401)
    },
  ],
  [
    'the session of a token',
    async (arena, url) => {
      const made = await issued<Made & { token: string }>(url, '/api/v1/tokens', {
        name: 's',
        role: 'reader',
      })
      await endsIn(arena, made, goodS)
      const headers = { cookie: await signIn(url, made.token) }
      expect((await statusOf(url, headers)) === 200, 'it opened nothing before')
      await afterItsEnd()
      expectAnswer(await send(url, { path: read, headers }), 401)
    },
  ],
  [
    'a link, and what a browser got by it',
    async (arena, url) => {
      const made = await issued<Made & { url: string }>(url, '/api/v1/links', { name: 'l', expires_in: '1h' })
      await endsIn(arena, made, goodS)
      const path = new URL(made.url, url).pathname
      const headers = { cookie: cookieOf(await send(url, { path, headers: browser })) }
      expect((await statusOf(url, headers)) === 200, 'it opened nothing before')
      await afterItsEnd()
      expectAnswer(await send(url, { path }), 404, 'link-unknown')
      expectAnswer(await send(url, { path: read, headers }), 401)
    },
  ],
  [
    'the token of an agent',
    async (arena, url) => {
      const agent_id = randomUUID()
      const wanted = { name: 'a', role: 'agent', agent_id }
      const made = await issued<Made & { token: string }>(url, '/api/v1/tokens', wanted)
      await endsIn(arena, made, goodS)
      expect((await linkOutcome(url, agent_id, made.token)) === 'let in', 'it was not let in before')
      await afterItsEnd()
      const outcome = await linkOutcome(url, agent_id, made.token)
      expect(outcome === 'refused', outcome)
    },
  ],
  [
    'a code of an agent',
    async (arena, url) => {
      const made = await issued<Made & { code: string }>(url, '/api/v1/enrolments', { name: 'c' })
      await endsIn(arena, made, -1)
      const answer = await send(url, {
        method: 'POST',
        path: '/api/v1/enrolments/redeem',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code: made.code, agent_id: randomUUID() }),
      })
      expect([401, 403, 404, 410].includes(answer.status), `HTTP ${answer.status}: ${answer.body}`)
    },
  ],
]

/** Secrets that were good until their time was over. */
export const endedAttacks: readonly NamedCase[] = tries.map(([name, run]) => ({
  group: 'what has ended',
  name,
  isApart: true,
  run: async (arena: Arena) => run(arena, await arena.guarded()),
}))
