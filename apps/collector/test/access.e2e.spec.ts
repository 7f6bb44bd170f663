import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { StoredCredential } from '../src/store/credentials/credential-row.js'
import {
  runCommand,
  startAgent,
  startCollector,
  temporaryFolder,
  until,
  type RunningApp,
} from './running-processes.js'

const single = 'token-of-at-least-thirty-two-characters'
let collector: RunningApp
let url: string
beforeAll(async () => {
  collector = await startCollector({ VOICEMARK_TOKEN: single, VOICEMARK_COLLECTOR_HOST: '0.0.0.0' })
  url = collector.url.replace('0.0.0.0', '127.0.0.1')
})

const ask = (path: string, token: string | null = single, body?: unknown) =>
  fetch(url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

async function answer<T>(path: string, token?: string | null, body?: unknown): Promise<T> {
  const response = await ask(path, token, body)
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

type Issued = StoredCredential & { token: string }
const addToken = (wanted: object) => answer<Issued>('/api/v1/tokens', single, wanted)
const agentId = '0b5c3a52-7c0e-4f4e-9d5e-0f6a2f1f6a01'

/** `voicemark token`, by the single token. */
async function token(...args: string[]) {
  const { code, stdout, stderr } = await runCommand(
    'collector',
    ['token', args[0] ?? '', '--collector', url, ...args.slice(1)],
    { VOICEMARK_TOKEN: single },
  )
  return { code, stdout, stderr }
}

describe('tokens over HTTP', () => {
  test('the secret is in the first answer alone, and opens what its role may', async () => {
    const made = await addToken({ name: 'Ann', role: 'reader', expires_in: '30d' })
    expect(made).toMatchObject({ kind: 'token', role: 'reader', created_by: 'VOICEMARK_TOKEN' })
    expect(made.token).toMatch(/^vm_[A-Za-z0-9_-]{43}$/)
    expect((made.expires_at ?? 0) - made.created_at).toBe(30 * 86_400)
    const listed = await (await ask('/api/v1/tokens')).text()
    expect(listed).toContain(made.token_id)
    expect(listed).not.toContain(made.token)
    expect(listed).not.toContain('sha256')
    expect((await ask('/api/v1/agents', made.token)).status).toBe(200)
    const refused = await ask('/api/v1/figures', made.token, {})
    expect([refused.status, await refused.json()]).toEqual([
      403,
      expect.objectContaining({ code: 'forbidden', detail: 'this needs the role operator, not reader' }),
    ])
    expect((await ask('/api/v1/tokens', made.token)).status).toBe(403)
    const revoked = await answer<StoredCredential>(`/api/v1/tokens/${made.token_id}/revoke`, single, {})
    expect(revoked.revoked_at).not.toBeNull()
    expect((await ask('/api/v1/agents', made.token)).status).toBe(401)
  })

  test('a token that is rotated works beside the new one until the overlap ends', async () => {
    const old = await addToken({ name: 'Ben', role: 'operator' })
    const next = await answer<Issued>(`/api/v1/tokens/${old.token_id}/rotate`, single, { overlap: '1m' })
    expect(next).toMatchObject({ name: 'Ben', role: 'operator', expires_at: null })
    for (const one of [old, next]) expect((await ask('/api/v1/agents', one.token)).status).toBe(200)
    await answer(`/api/v1/tokens/${old.token_id}/revoke`, single, {})
    expect((await ask(`/api/v1/tokens/${old.token_id}/rotate`, single, {})).status).toBe(404)
    expect((await ask('/api/v1/agents', next.token)).status).toBe(200)
  })

  test.each([
    ['no name', { role: 'reader' }, 422],
    ['a name that moves the cursor', { name: '\u001b[2J', role: 'reader' }, 422],
    ['an unknown role', { name: 'x', role: 'owner' }, 422],
    ['an agent of a reader', { name: 'x', role: 'reader', agent_id: agentId }, 422],
    ['a time that is none', { name: 'x', role: 'reader', expires_in: 'soon' }, 422],
    ['something more', { name: 'x', role: 'reader', token: 'mine' }, 422],
  ])('%s is refused', async (_name, body, status) => {
    expect((await ask('/api/v1/tokens', single, body)).status).toBe(status)
  })

  test('an operator makes codes and no tokens; a code is redeemed once', async () => {
    const { token: operator } = await addToken({ name: 'Cas', role: 'operator' })
    expect((await ask('/api/v1/tokens', operator, { name: 'x', role: 'agent' })).status).toBe(403)
    const made = await answer<StoredCredential & { code: string }>('/api/v1/enrolments', operator, {
      name: 'lab-9',
    })
    expect(made).toMatchObject({ kind: 'enrolment', role: 'agent', created_by: 'Cas' })
    const redeem = (code: string, agent_id = agentId) =>
      ask('/api/v1/enrolments/redeem', null, { code, agent_id })
    const redeemed = await redeem(made.code.toLowerCase())
    expect([redeemed.status, await redeemed.json()]).toEqual([
      201,
      expect.objectContaining({ agent_id: agentId, name: 'lab-9', role: 'agent' }),
    ])
    const again = await redeem(made.code)
    expect([again.status, await again.json()]).toEqual([
      403,
      expect.objectContaining({ code: 'code-refused' }),
    ])
  })
})

describe('voicemark token', () => {
  test('prints a token alone, lists it without its secret, rotates and revokes it', async () => {
    const added = await token('add', 'lab 4', '--role', 'reader')
    expect(added).toMatchObject({ code: 0, stderr: expect.stringContaining('not shown again') as string })
    const secret = added.stdout.trim()
    expect((await ask('/api/v1/agents', secret)).status).toBe(200)
    const { tokens } = JSON.parse((await token('list', '--json')).stdout) as { tokens: StoredCredential[] }
    const id = tokens.find(({ name }) => name === 'lab 4')?.token_id ?? ''
    const rotated = await token('rotate', id, '--overlap', '1m')
    expect((await ask('/api/v1/agents', rotated.stdout.trim())).status).toBe(200)
    expect(await token('revoke', id)).toEqual({ code: 0, stdout: 'revoked: lab 4\n', stderr: '' })
    const list = (await token('list')).stdout
    expect(list).toMatch(new RegExp(`^${id} .* lab 4 .* revoked `, 'm'))
    for (const one of [secret, rotated.stdout.trim()]) expect(list).not.toContain(one)
  })

  test('says who may not, and what is unknown', async () => {
    const { token: reader } = await addToken({ name: 'Dee', role: 'reader' })
    const refused = await runCommand('collector', ['token', 'list', '--collector', url], {
      VOICEMARK_TOKEN: reader,
    })
    expect([refused.code, refused.stderr]).toEqual([
      2,
      `voicemark: the collector at ${url}: this needs the role admin, not reader (forbidden)\n`,
    ])
    expect(await token('revoke', agentId)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('(token-unknown)') as string,
    })
    expect(await token('add', 'x', '--role', 'owner')).toMatchObject({ code: 2 })
  })
})

test('who guesses codes has to wait, and the log says so in few lines', async () => {
  const guessed = await startCollector({ VOICEMARK_TOKEN: single })
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ code: '0000-0000-0000-0000', agent_id: agentId })
  const guesses: number[] = []
  for (let i = 0; i < 40; i++)
    guesses.push(
      (await fetch(`${guessed.url}/api/v1/enrolments/redeem`, { method: 'POST', headers, body })).status,
    )
  expect(new Set(guesses)).toEqual(new Set([403, 429]))
  const health = await fetch(`${guessed.url}/healthz`, { headers: { authorization: `Bearer ${single}` } })
  const { denials } = (await health.json()) as { denials: Record<string, number> }
  expect(denials['code-refused']).toBeGreaterThan(15)
  expect(denials['too-many']).toBeGreaterThan(0)
  const lines = guessed.output().split('\n')
  expect(lines.filter((line) => line.includes('too-many')).length).toBeLessThanOrEqual(10)
})

test('a machine is enrolled, delivers, is shut out while it runs, and brings all after it is enrolled again', async () => {
  const folder = temporaryFolder()
  const home = join(folder, 'home')
  const enrol = async (code: string) =>
    runCommand('agent', ['agent', 'enrol', url, code], { VOICEMARK_HOME: home })
  const code = (await token('enrol', '--name', 'lab-3')).stdout.trim()
  const enrolled = await enrol(code)
  expect([enrolled.code, enrolled.stderr]).toEqual([0, ''])
  expect(enrolled.stdout).toMatch(/^enrolled as lab-3 /)
  expect(readFileSync(join(home, 'collector'), 'utf8')).toBe(`${url}\n`)
  expect(statSync(join(home, 'token')).mode & 0o777).toBe(0o600)
  expect(await enrol(code)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('(code-refused)') as string,
  })

  // No setting names the collector or the token.
  const agent = await startAgent('', { VOICEMARK_HOME: home })
  const { agent_id } = JSON.parse(readFileSync(join(home, 'agent.json'), 'utf8')) as { agent_id: string }
  const health = async () => {
    const { uplink } = (await (await fetch(`${agent.url}/healthz`)).json()) as {
      uplink: { connected: boolean; last_error: string | null; rows_waiting: { request: number } }
    }
    return uplink
  }
  const speak = () => {
    const form = new FormData()
    form.set('text', 'Two.')
    return fetch(`${agent.url}/tts`, { method: 'POST', body: form })
  }
  const stored = async () => {
    const { requests } = await answer<{ requests: unknown[] }>(`/api/v1/requests?agent_id=${agent_id}`)
    return requests.length
  }
  await until('the agent is connected', async () => (await health()).connected)
  expect((await speak()).status).toBe(200)
  await until('a row is stored', async () => (await stored()) === 1)

  const { tokens } = await answer<{ tokens: StoredCredential[] }>('/api/v1/tokens')
  const own = tokens.find((one) => one.kind === 'token' && one.agent_id === agent_id)
  await token('revoke', own?.token_id ?? '')
  await until(
    'the agent is out',
    async () => (await health()).last_error?.startsWith('unauthorized: ') === true,
  )
  expect((await speak()).status).toBe(200)
  expect(await health()).toMatchObject({ connected: false, rows_waiting: { request: 1 } })
  expect(agent.output()).toContain('"event":"uplink-refused"')

  // The agent runs on, and takes the new token by itself.
  expect((await enrol((await token('enrol', '--name', 'lab-3')).stdout.trim())).code).toBe(0)
  await until('all is stored', async () => (await stored()) === 2)
  expect(await answer('/api/v1/health')).toMatchObject({ holds: true, lost: 0 })

  const secrets = [readFileSync(join(home, 'token'), 'utf8').trim(), code]
  const kept = join(collector.metricsDir, '../home')
  const held = readdirSync(kept).map((name) => readFileSync(join(kept, name), 'latin1'))
  for (const text of [...held, collector.output(), agent.output()])
    for (const secret of secrets) expect(text.includes(secret)).toBe(false)
  await agent.stop()
}, 90_000)

test('a token file opens a collector, and one that others can read does not start it', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'token')
  writeFileSync(file, `${single}\n`, { mode: 0o600 })
  const guarded = await startCollector({ VOICEMARK_TOKEN_FILE: file })
  const status = async (path: string, sent: string) =>
    (await fetch(guarded.url + path, { headers: { authorization: `Bearer ${sent}` } })).status
  expect(await status('/healthz', single)).toBe(200)
  expect(await status('/healthz', `${single}x`)).toBe(401)
  const doctor = await runCommand('collector', ['token', 'list', '--collector', guarded.url], {
    VOICEMARK_TOKEN_FILE: file,
  })
  expect(doctor).toMatchObject({ code: 0, stdout: 'no tokens, codes or links\n' })
  await guarded.stop()
  chmodSync(file, 0o644)
  const { code, stderr } = await runCommand('collector', ['collector'], { VOICEMARK_TOKEN_FILE: file })
  expect([code, stderr]).toEqual([
    2,
    `voicemark: ${file} can be read by others, and a token lies in it: chmod 600 ${file}\n`,
  ])
})

test('without a token for all, what a proxy passes on is refused', async () => {
  const open = await startCollector()
  for (const name of ['X-Forwarded-For', 'X-Forwarded-Proto', 'Forwarded']) {
    const answered = await fetch(`${open.url}/healthz`, { headers: { [name]: 'for=192.0.2.1' } })
    expect([answered.status, await answered.json()]).toEqual([
      403,
      expect.objectContaining({ code: 'origin-not-allowed' }),
    ])
  }
  expect((await fetch(`${open.url}/healthz`)).status).toBe(200)
  await open.stop()
})
