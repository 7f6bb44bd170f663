import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { beforeAll, describe, expect, test } from 'vitest'
import { runCommand, startAgent, startCollector, temporaryFolder, until } from './running-processes.js'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const token = 'a'.repeat(48)

/** A certificate for this machine, signed by itself, and its key. */
function makeCertificate(folder: string, name: string) {
  const files = { cert: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) }
  const words =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1'
  const { status, stderr } = spawnSync('openssl', [
    ...words.split(' '),
    '-out',
    files.cert,
    '-keyout',
    files.key,
  ])
  if (status !== 0) throw new Error(String(stderr))
  return files
}

/** What the collector answers to one who trusts this certificate alone. */
function ask(url: string, ca: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request(url, { ca: readFileSync(ca), headers: { Authorization: `Bearer ${token}` } }, (response) =>
      resolve(json(response)),
    )
      .on('error', reject)
      .end()
  })
}

describe.skipIf(!hasOpenssl)('a collector with a certificate (skipped without openssl)', () => {
  const folder = temporaryFolder()
  let files: { cert: string; key: string }
  beforeAll(() => {
    files = makeCertificate(folder, 'first')
  })
  const settings = () => ({
    VOICEMARK_TLS_CERT: files.cert,
    VOICEMARK_TLS_KEY: files.key,
    VOICEMARK_TOKEN: token,
  })

  test('speaks HTTPS alone, and agents that trust it deliver', async () => {
    const collector = await startCollector(settings())
    expect(collector.url).toMatch(/^https:/)
    await expect(fetch(collector.url.replace('https:', 'http:'))).rejects.toThrow()
    const agent = await startAgent(collector.url, { VOICEMARK_TOKEN: token, NODE_EXTRA_CA_CERTS: files.cert })
    await until('the agent is connected', async () => {
      const health = (await ask(`${collector.url}/healthz`, files.cert)) as { agents_connected: number }
      return health.agents_connected === 1
    })
    await agent.stop()
  }, 60_000)

  test('an agent that does not trust it says why, and goes on', async () => {
    const collector = await startCollector(settings())
    const agent = await startAgent(collector.url, { VOICEMARK_TOKEN: token })
    await until('the agent says why', async () => {
      return /certificate/i.test(await (await fetch(`${agent.url}/healthz`)).text())
    })
    await agent.stop()
  }, 60_000)

  test.each([
    ['a certificate without its key', () => ({ VOICEMARK_TLS_CERT: files.cert }), 'expected both or neither'],
    [
      'a key that is not there',
      () => ({ VOICEMARK_TLS_CERT: files.cert, VOICEMARK_TLS_KEY: join(folder, 'none') }),
      'VOICEMARK_TLS_KEY: .*cannot be read: ENOENT',
    ],
    [
      "another certificate's key",
      () => ({ VOICEMARK_TLS_CERT: files.cert, VOICEMARK_TLS_KEY: makeCertificate(folder, 'other').key }),
      'are no certificate and its key',
    ],
  ])('does not start with %s', async (_what, wrong, expected) => {
    const { code, stderr } = await runCommand('collector', ['collector'], {
      VOICEMARK_HOME: join(folder, 'home'),
      VOICEMARK_COLLECTOR_PORT: '0',
      ...wrong(),
    })
    expect(code).toBe(2)
    expect(stderr).toMatch(new RegExp(expected))
    expect(stderr).not.toContain('PRIVATE')
  })
})

test.each([
  ['not,an,address', 'expected addresses'],
  ['10.0.0.0/99', 'expected addresses'],
])('VOICEMARK_TRUSTED_PROXY=%s is refused', async (value, expected) => {
  const { code, stderr } = await runCommand('collector', ['collector'], {
    VOICEMARK_HOME: join(temporaryFolder(), 'home'),
    VOICEMARK_TRUSTED_PROXY: value,
  })
  expect([code, stderr]).toEqual([2, expect.stringContaining(`VOICEMARK_TRUSTED_PROXY: ${expected}`)])
})

describe('a request that a proxy handed on', () => {
  const forwarded = {
    'X-Forwarded-For': '192.0.2.7',
    'X-Forwarded-Host': 'bench.example',
    'X-Forwarded-Proto': 'https',
  }

  test('is not one of this machine, though it comes from it', async () => {
    const collector = await startCollector()
    const answer = await fetch(`${collector.url}/metrics/summary`, { headers: forwarded })
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({
      code: 'origin-not-allowed',
      detail: expect.stringContaining('VOICEMARK_TRUSTED_PROXY') as string,
    })
    expect((await fetch(`${collector.url}/metrics/summary`)).status).toBe(200)
  })

  test.each([
    ['loopback', 200],
    ['10.0.0.0/8', 403],
  ])(
    'is of the page that the proxy names, where it is trusted: %s',
    async (VOICEMARK_TRUSTED_PROXY, status) => {
      const collector = await startCollector({ VOICEMARK_TOKEN: token, VOICEMARK_TRUSTED_PROXY })
      const headers = { ...forwarded, Authorization: `Bearer ${token}`, Origin: 'https://bench.example' }
      expect((await fetch(`${collector.url}/metrics/summary`, { headers })).status).toBe(status)
    },
  )
})
