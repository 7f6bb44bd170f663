import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { openStore } from '../src/store/store.js'
import { startCollector, temporaryFolder, type RunningApp } from './running-processes.js'

const owner = 'o'.repeat(48)
const browser = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

let collector: RunningApp | undefined
let url: string

/** Credentials are added where a person would add them by the command line. */
const databaseUrl = `file:${temporaryFolder()}/collector.db`

interface Kind {
  readonly kind: 'token' | 'link'
  readonly role: 'agent' | 'reader' | 'operator' | 'admin'
  readonly expires_in?: number
}

async function addCredential({ kind, role, expires_in }: Kind) {
  const secret = `vm_${randomBytes(32).toString('base64url')}`
  const token_id = randomUUID()
  const store = await openStore(databaseUrl)
  await store.credentials.add({
    ...{ token_id, kind, role, name: 'Ada <b>', agent_id: null, created_at: 0, created_by: 'test' },
    sha256: createHash('sha256').update(secret).digest('hex'),
    expires_at: expires_in === undefined ? null : Date.now() / 1000 + expires_in,
  })
  await store.close()
  return { secret, token_id }
}

async function revoke(token_id: string): Promise<void> {
  const store = await openStore(databaseUrl)
  await store.credentials.revoke(token_id, Date.now() / 1000)
  await store.close()
}

/** Each group begins anew, since one address may sign in only so often. */
async function restart(): Promise<void> {
  await collector?.stop()
  collector = await startCollector({ VOICEMARK_TOKEN: owner, DATABASE_URL: databaseUrl })
  url = collector.url
}

/** The token that a page puts into its forms. */
async function csrfAt(path: string, cookie: string): Promise<string> {
  const page = await (await fetch(url + path, { headers: { ...browser, cookie } })).text()
  return /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
}

function post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return fetch(url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...browser, ...headers },
    body: new URLSearchParams(fields),
  })
}

const cookieOf = (answer: Response) => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''

async function signIn(token: string): Promise<string> {
  const answer = await post('/login', { token, _csrf: await csrfAt('/login', '') })
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/'])
  expect(answer.headers.get('set-cookie')).toMatch(
    /^voicemark_session=vm_[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
  )
  return cookieOf(answer)
}

describe('a browser that nobody has signed in with', () => {
  beforeAll(restart, 60_000)

  test('gets a page that asks for a token, and a program its problem', async () => {
    const page = await fetch(url, { headers: browser })
    expect([page.status, page.headers.get('www-authenticate')]).toEqual([401, null])
    expect(await page.text()).toContain('<form method="post" action="/login">')
    const problem = await fetch(`${url}/metrics/summary`)
    expect(problem.headers.get('content-type')).toContain('application/problem+json')
    expect(problem.headers.get('www-authenticate')).toContain('Basic')
  })

  test.each(['', 'wrong', `vm_${'x'.repeat(43)}`])('is not let in by %j', async (token) => {
    const answer = await post('/login', { token, _csrf: await csrfAt('/login', '') })
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([401, null])
    expect(await answer.text()).toContain('unknown, or it is good no more')
  })

  test('is not let in by a token of an agent', async () => {
    const { secret } = await addCredential({ kind: 'token', role: 'agent' })
    const answer = await post('/login', { token: secret, _csrf: await csrfAt('/login', '') })
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([401, null])
  })

  test('is not let in by the form of another site', async () => {
    const answer = await post('/login', { token: owner, _csrf: 'guess' })
    expect([answer.status, await answer.json()]).toEqual([403, expect.objectContaining({ code: 'csrf' })])
  })
})

describe('a session', () => {
  beforeAll(restart, 60_000)

  test('reads what its token may read, until it signs out', async () => {
    const { secret } = await addCredential({ kind: 'token', role: 'reader' })
    const cookie = await signIn(secret)
    const page = await (await fetch(`${url}/plain`, { headers: { ...browser, cookie } })).text()
    expect(page).toContain('Ada &lt;b&gt;, reader')
    expect(page).not.toContain('href="/tokens"')
    expect(page).not.toContain(secret)
    expect((await fetch(`${url}/metrics/summary`, { headers: { cookie } })).status).toBe(200)

    const out = await post('/logout', { _csrf: await csrfAt('/plain', cookie) }, { cookie })
    expect([out.status, out.headers.get('location')]).toEqual([303, '/login'])
    expect((await fetch(`${url}/metrics/summary`, { headers: { cookie } })).status).toBe(401)
  })

  test('ends with the token that began it', async () => {
    const { secret, token_id } = await addCredential({ kind: 'token', role: 'reader' })
    // The collector keeps whom it knows for 15 s, so that this one is not asked for before.
    const cookie = await signIn(secret)
    await revoke(token_id)
    expect((await fetch(`${url}/metrics/summary`, { headers: { cookie } })).status).toBe(401)
  })

  test('writes nothing without the token of its own page', async () => {
    const cookie = await signIn(owner)
    const other = await csrfAt('/plain', await signIn(owner))
    const send = (headers: Record<string, string>) =>
      fetch(`${url}/api/v1/figures`, { method: 'POST', headers: { cookie, ...headers } })
    expect((await send({})).status).toBe(403)
    expect((await send({ 'X-CSRF-Token': other })).status).toBe(403)
    const own = await csrfAt('/plain', cookie)
    expect((await send({ 'X-CSRF-Token': own, Origin: 'https://evil.example' })).status).toBe(403)
    expect((await send({ 'X-CSRF-Token': own })).status).toBe(200)
  })

  test('of a reader starts no campaign, whatever it sends with it', async () => {
    const { secret } = await addCredential({ kind: 'token', role: 'reader' })
    const cookie = await signIn(secret)
    const answer = await fetch(`${url}/api/v1/figures`, {
      method: 'POST',
      headers: { cookie, 'X-CSRF-Token': await csrfAt('/plain', cookie) },
    })
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([403, 'forbidden'])
  })

  test('ends with the single token that began it', async () => {
    const cookie = await signIn(owner)
    await collector?.stop()
    collector = await startCollector({ VOICEMARK_TOKEN: 'p'.repeat(48), DATABASE_URL: databaseUrl })
    expect((await fetch(`${collector.url}/metrics/summary`, { headers: { cookie } })).status).toBe(401)
  }, 60_000)
})

describe("a reader's link", () => {
  beforeAll(restart, 60_000)

  test('opens the page for who has it, and nothing more', async () => {
    const { secret, token_id } = await addCredential({ kind: 'link', role: 'reader', expires_in: 3600 })
    const opened = await fetch(`${url}/shared/${secret}`, { headers: browser })
    expect(opened.status).toBe(200)
    expect(opened.headers.get('referrer-policy')).toBe('no-referrer')
    expect(opened.headers.get('set-cookie')).toMatch(/Expires=.*HttpOnly; SameSite=Strict/)
    expect(await opened.text()).toContain('<meta http-equiv="refresh" content="0; url=/">')
    const cookie = cookieOf(opened)
    expect((await fetch(url, { headers: { ...browser, cookie } })).status).toBe(200)
    const write = await fetch(`${url}/api/v1/figures`, { method: 'POST', headers: { cookie } })
    expect(write.status).toBe(403)
    const asToken = await fetch(`${url}/metrics/summary`, { headers: { Authorization: `Bearer ${secret}` } })
    expect(asToken.status).toBe(401)
    await revoke(token_id)
    expect((await fetch(`${url}/shared/${randomBytes(8).toString('hex')}`)).status).toBe(404)
  })

  test('that has ended opens nothing', async () => {
    const { secret } = await addCredential({ kind: 'link', role: 'reader', expires_in: -1 })
    const answer = await fetch(`${url}/shared/${secret}`)
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([404, null])
    const cookie = `voicemark_session=${secret}`
    expect((await fetch(`${url}/metrics/summary`, { headers: { cookie } })).status).toBe(401)
  })
})

describe('the page of tokens', () => {
  let cookie: string
  beforeAll(async () => {
    await restart()
    cookie = await signIn(owner)
  }, 60_000)

  async function send(fields: Record<string, string>) {
    const answer = await post('/tokens', { _csrf: await csrfAt('/tokens', cookie), ...fields }, { cookie })
    return { status: answer.status, page: await answer.text() }
  }
  const secretOn = (page: string) => /<p class="secret"><code>([^<]+)<\/code>/.exec(page)?.[1] ?? ''
  const summaryOf = async (headers: Record<string, string>) =>
    (await fetch(`${url}/metrics/summary`, { headers })).status

  test('gives out a token once, and takes it back', async () => {
    const { page } = await send({ add: 'token', name: '<i>Bob</i>', role: 'reader', expires_in: '' })
    const token = secretOn(page)
    expect(token).toMatch(/^vm_/)
    expect(page).toContain('&lt;i&gt;Bob&lt;/i&gt;')
    const again = await (await fetch(`${url}/tokens`, { headers: { ...browser, cookie } })).text()
    expect(again).not.toContain(token)
    expect(await summaryOf({ Authorization: `Bearer ${token}` })).toBe(200)
    const revoke = /name="revoke" value="([^"]+)"/.exec(page)?.[1] ?? ''
    expect((await send({ revoke })).status).toBe(303)
    expect(await summaryOf({ Authorization: `Bearer ${token}` })).toBe(401)
  })

  test('makes a link that opens the page, and a code that an agent redeems', async () => {
    const { page } = await send({ add: 'link', name: 'Eve', expires_in: '1h' })
    const link = secretOn(page)
    expect(link.startsWith(`${url}/shared/vm_`)).toBe(true)
    const opened = await fetch(link)
    expect(opened.status).toBe(200)
    expect(await summaryOf({ cookie: cookieOf(opened) })).toBe(200)
    const { page: coded } = await send({ add: 'code', name: 'lab', expires_in: '1h' })
    const redeemed = await fetch(`${url}/api/v1/enrolments/redeem`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code: secretOn(coded), agent_id: randomUUID() }),
    })
    expect(redeemed.status).toBe(201)
  })

  test.each([
    [{ add: 'link', name: 'Eve', expires_in: '365d' }, 'at most 90d'],
    [{ add: 'token', name: '', role: 'reader', expires_in: '' }, 'expected a name'],
    [{ add: 'token', name: 'x', role: 'root', expires_in: '' }, 'expected agent, reader'],
    [{ revoke: 'no id' }, 'Invalid UUID'],
  ])('says what is wrong: %j', async (fields, expected) => {
    const { status, page } = await send(fields)
    expect([status >= 400 && status < 500, page]).toEqual([true, expect.stringContaining(expected)])
  })

  test('is not for an operator', async () => {
    const { secret } = await addCredential({ kind: 'token', role: 'operator' })
    const operator = await signIn(secret)
    expect((await fetch(`${url}/tokens`, { headers: { cookie: operator } })).status).toBe(403)
  })
})

test('this machine needs no token, but a form of another page does nothing there either', async () => {
  const here = await startCollector()
  const page = await (await fetch(`${here.url}/plain`, { headers: browser })).text()
  expect(page).toContain('this machine, admin')
  const answer = await fetch(`${here.url}/api/v1/figures`, {
    method: 'POST',
    body: new URLSearchParams({ _csrf: 'guess' }),
  })
  expect(answer.status).toBe(403)
  expect((await fetch(`${here.url}/api/v1/figures`, { method: 'POST' })).status).toBe(200)
})
