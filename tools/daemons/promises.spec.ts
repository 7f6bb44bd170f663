import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { ask, beginRequest, exchange, slowClients, type Asked } from './ask.js'
import { canary, expectNothingKept, expectProblem, problemType, token } from './expectations.js'
import { failedStart, startDaemon, type App, type RunningDaemon } from './running-daemon.js'
import { wrongSettings } from './wrong-settings.js'

const authorization = `Bearer ${token}`
const json = { 'content-type': 'application/json' }
const startLimitMs = 60_000
const stopLimitMs = 20_000

/** Where each takes JSON, up to so many KiB, and the setting of its port. */
const doors = {
  agent: { path: '/api/v1/measurements', limitKib: 256, port: 'VOICEMARK_AGENT_PORT' },
  collector: { path: '/api/v1/campaigns', limitKib: 256, port: 'VOICEMARK_COLLECTOR_PORT' },
}

/** All settings of both, without a value: those of the other daemon are in many an environment. */
const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
const settings = [...readme.matchAll(/^\| `(VOICEMARK_\w+)` /gm)].map(([, name]) => name ?? '')
const env = {
  ...Object.fromEntries(settings.map((name) => [name, ''])),
  VOICEMARK_AGENT_PORT: '0',
  VOICEMARK_COLLECTOR_PORT: '0',
  VOICEMARK_TOKEN: token,
  VOICEMARK_LOG_LEVEL: 'debug',
  VOICEMARK_TOKENS: token,
}

const running = new Map<App, RunningDaemon>()
const daemonOf = (app: App) => {
  const daemon = running.get(app)
  if (daemon === undefined) throw new Error(`the ${app} does not run`)
  return daemon
}

beforeAll(async () => {
  const collector = await startDaemon('collector', env)
  running.set('collector', collector)
  running.set('agent', await startDaemon('agent', { ...env, VOICEMARK_COLLECTOR: collector.url }))
}, startLimitMs)

describe.each(['agent', 'collector'] as const)('the %s', (app) => {
  const { path, limitKib, port } = doors[app]
  const asked = ({ headers = {}, ...more }: Asked) =>
    ask(daemonOf(app).url, { ...more, headers: { authorization, ...headers } })
  const post = (body: string, headers: Asked['headers'] = json) =>
    asked({ method: 'POST', path, headers, body })

  test.each([
    ['their header', 'GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Slow: '],
    [
      'their body',
      `POST ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{`,
    ],
  ])('two hundred clients that are slow with %s hold up no other', async (_what, beginning) => {
    const slow = await slowClients(daemonOf(app).url, 200, beginning)
    const answers = await Promise.all(['/livez', '/readyz', '/livez'].map((path) => asked({ path })))
    // They were there all the while.
    expect(slow.open()).toBe(200)
    slow.letGo()
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  })

  test('lists every wrong setting at once, with what was expected and never a secret', async () => {
    const wrong = wrongSettings[app]
    const { stderr, ...ended } = await failedStart(
      app,
      Object.fromEntries(wrong.map(({ name, value }) => [name, value])),
    )
    expect(ended).toEqual({ code: 2, signal: null, stdout: '' })
    expect(stderr).toMatch(/^voicemark: .*\n$/)
    const said = stderr.slice('voicemark: '.length, -1).split('; ')
    expect(said.sort()).toEqual(wrong.map(({ name, says }) => `${name}: ${says}`).sort())
  })

  test('says in one line that its port is taken, and what to do', async () => {
    const taken = new URL(daemonOf(app).url).port
    expect(await failedStart(app, { [port]: taken })).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr: `voicemark: port ${taken} on 127.0.0.1 is taken; stop what uses it or set ${port} to another\n`,
    })
  })

  test('names a setting that is misspelt with the one that was meant, and none of the other daemon', () => {
    const unknown = logLines(daemonOf(app)).filter(({ event }) => event === 'setting-unknown')
    expect(unknown).toEqual([
      expect.objectContaining({ level: 40, name: 'VOICEMARK_TOKENS', near: 'VOICEMARK_TOKEN' }),
    ])
  })

  test.each([
    { name: 'half of a body', body: `{"a":"${canary}`, says: 'is not valid UTF-8 JSON' },
    { name: 'a text in place of an object', body: `"${canary}"`, says: 'is not valid UTF-8 JSON' },
    {
      name: 'a key twice',
      body: `{"a":"${canary}",\n "a":2}`,
      says: 'twice in one object (line 2, column 2)',
    },
  ])('refuses $name as malformed', async ({ body, says }) => {
    expectProblem(await post(body), 400, 'body-malformed', says)
  })

  test('refuses a body over its limit, which it names', async () => {
    const spaces = ' '.repeat((limitKib - 1) * 1024)
    expect((await post(`{}${spaces}`)).status).toBe(422)
    const refused = await post(`{}${spaces}${' '.repeat(1024)}`)
    expectProblem(refused, 413, 'body-too-large', `at most ${limitKib} KiB`)
  })

  test.each([
    { name: 'another content type', headers: { 'content-type': 'text/plain' } },
    { name: 'no content type', headers: {} },
  ])('refuses $name', async ({ headers }) => {
    expectProblem(await post(`{"a":"${canary}"}`, headers), 415, 'media-type', 'application/json')
  })

  test('answers an unknown path with 404, for HEAD without a body', async () => {
    const unknown = `/${encodeURIComponent(canary)}`
    expectProblem(await asked({ path: unknown }), 404, 'not-found', 'README')
    const head = await asked({ method: 'HEAD', path: unknown })
    expect([head.status, head.headers['content-type'], head.body]).toEqual([404, problemType, ''])
  })

  test.each([
    { method: 'PUT', path: '/livez', allow: 'GET, HEAD' },
    { method: 'OPTIONS', path: '/metrics/summary', allow: 'GET, HEAD' },
  ])('answers $method $path with the methods that are allowed', async ({ allow, ...more }) => {
    const refused = await asked(more)
    expect(refused.headers.allow).toBe(allow)
    expectProblem(refused, 405, 'method-not-allowed', `allowed here: ${allow}`)
  })

  test('answers HEAD as GET, without the body', async () => {
    const [get, head] = await Promise.all(['GET', 'HEAD'].map((method) => asked({ method, path: '/livez' })))
    expect(get).toMatchObject({ status: 200, body: '{"status":"ok"}' })
    expect(head).toEqual({ ...get, headers: { ...get?.headers, date: head?.headers.date }, body: '' })
    expect(await asked({ method: 'HEAD', path: '/metrics/export' })).toMatchObject({ status: 200, body: '' })
  })

  test('lets no answer be sniffed, kept or framed, and does not say what it is made with', async () => {
    for (const at of ['/livez', '/nothing']) {
      const { headers } = await asked({ path: at })
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'content-security-policy':
          "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'; object-src 'none'",
      })
      expect(headers).not.toHaveProperty('x-powered-by')
    }
  })

  test('refuses what a page of another site makes a browser send', async () => {
    const refused = await asked({ path: '/metrics/summary', headers: { origin: 'http://evil.example' } })
    expectProblem(refused, 403, 'origin-not-allowed', '')
  })

  test('closes on a request line of 20 KB, and goes on', async () => {
    const line = `GET /${'a'.repeat(20_480)} HTTP/1.1\r\nHost: localhost\r\n\r\n`
    expect(await exchange(daemonOf(app).url, [line])).toMatch(/^HTTP\/1\.1 431 /)
    expect((await asked({ path: '/livez' })).status).toBe(200)
  })

  test('answers a client that sends its header one byte at a time', async () => {
    const header = 'GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
    expect(await exchange(daemonOf(app).url, header)).toMatch(/^HTTP\/1\.1 200 [^]*\{"status":"ok"\}$/)
  })
})

describe('the token', () => {
  test.each([
    { name: 'no token', headers: {} },
    { name: 'a wrong token', headers: { authorization: `${authorization}s` } },
    { name: 'a wrong password', headers: { authorization: `Basic ${btoa(`me:${token}s`)}` } },
    { name: 'a scheme of its own', headers: { authorization: `Token ${token}` } },
  ])('$name is refused by the collector, and not repeated', async ({ headers }) => {
    const refused = await ask(daemonOf('collector').url, { path: '/metrics/summary', headers })
    expectProblem(refused, 401, 'unauthorized', 'Authorization: Bearer')
    expect(refused.headers['www-authenticate']).toMatch(/^Basic realm=/)
  })

  test('no probe of health needs it, nor the agent, which only this machine may ask', async () => {
    const free = [
      { app: 'collector', path: '/livez' },
      { app: 'collector', path: '/readyz' },
      { app: 'agent', path: '/readyz' },
      { app: 'agent', path: '/metrics/summary' },
    ] as const
    for (const { app, path } of free) expect((await ask(daemonOf(app).url, { path })).status).toBe(200)
    const refused = await ask(daemonOf('agent').url, { path: '/livez', headers: { host: 'evil.example' } })
    expectProblem(refused, 403, 'origin-not-allowed', 'this machine')
  })
})

describe('when all that was asked is done', () => {
  beforeAll(async () => {
    const body = JSON.stringify({ input: canary })
    const spoken = { method: 'POST', path: '/v1/audio/speech', headers: json, body }
    expect((await ask(daemonOf('agent').url, spoken)).status).toBe(200)
    const delivered = { path: '/api/v1/requests', headers: { authorization } }
    await vi.waitUntil(async () => (await ask(daemonOf('collector').url, delivered)).body.includes('"rtf"'), {
      timeout: 20_000,
    })
  }, startLimitMs)

  test.each(['agent', 'collector'] as const)('each line of the log of the %s is an event', (app) => {
    const lines = logLines(daemonOf(app))
    expect(lines.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['setting-unknown', `${app}-ready`]),
    )
    for (const line of lines)
      expect(line).toMatchObject({
        level: expect.any(Number) as number,
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
        event: expect.stringMatching(/^[a-z-]+$/) as string,
      })
    expect(lines.filter(({ level }) => level > 40)).toEqual([])
    expectNothingKept(daemonOf(app).log())
  })

  test('the agent has spoken to its collector alone, and the collector to nobody', () => {
    expect(daemonOf('agent').spokenTo()).toEqual([new URL(daemonOf('collector').url).host])
    expect(daemonOf('collector').spokenTo()).toEqual([])
  })

  test.each(['agent', 'collector'] as const)('SIGTERM ends the %s in time, with 0', async (app) => {
    const daemon = daemonOf(app)
    const beganMs = performance.now()
    daemon.signal('SIGTERM')
    const { stdout, ...ended } = await daemon.ended
    expect(ended).toMatchObject({ code: 0, signal: null })
    expect(stdout).toBe(`voicemark ${app}: ${daemon.url}\n`)
    expect(performance.now() - beganMs).toBeLessThan(stopLimitMs)
  })
})

test.concurrent.each(['agent', 'collector'] as const)(
  'a second signal ends the %s at once, whatever it waits for',
  async (app) => {
    const daemon = await startDaemon(app)
    await beginRequest(daemon.url, doors[app].path)
    daemon.signal('SIGTERM')
    const isClosed = () =>
      ask(daemon.url, {}).then(
        () => false,
        () => true,
      )
    await vi.waitUntil(isClosed, { timeout: startLimitMs, interval: 10 })
    // For what is half sent it waits a second.
    daemon.signal('SIGTERM')
    const { code, signal } = await daemon.ended
    expect({ code, signal }).toEqual({ code: null, signal: 'SIGTERM' })
  },
  startLimitMs,
)

interface LogLine {
  readonly level: number
  readonly event: string
}

const logLines = (daemon: RunningDaemon): LogLine[] =>
  daemon
    .log()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as LogLine)
