import type { Site } from '../place/site.js'
import { ask, type Asked } from './asked.js'
import type { Book } from './book.js'
import { logged, logLines } from './logged.js'

/** Tokens of people, by role. */
export interface People {
  readonly reader: string
  readonly operator: string
  /** Of the first machine. */
  readonly agent: string
}

const json = { 'content-type': 'application/json' }

/** What no reader may. */
const writes = [
  ['/api/v1/corrections', { kind: 'exclude', target_kind: 'agent', target: 'x', reason: 'x' }],
  ['/api/v1/campaigns', {}],
  ['/api/v1/figures', {}],
  ['/api/v1/imports', {}],
  ['/api/v1/tokens', { name: 'x', role: 'admin' }],
  ['/api/v1/enrolments', { name: 'x' }],
  ['/api/v1/quarantine/replay', {}],
] as const

/** Roles, Host, Origin and forwarded headers as they are behind the proxy. */
export async function checkHttp(site: Site, people: People, book: Book): Promise<void> {
  const at = (path: string, asked: Asked = {}) => ask(site.url + path, site.certificate, asked)
  await checkRoles(at, people, book)
  await checkOrigins(at, people, site, book)
  await checkForwarded(site, people, book)
}

type AskAt = (path: string, asked?: Asked) => ReturnType<typeof ask>

async function checkRoles(at: AskAt, { reader, agent }: People, book: Book): Promise<void> {
  const path = '/api/v1/agents'
  book.same('who has no token reads nothing through nginx', (await at(path)).status, 401)
  book.same('a reader reads', (await at(path, { token: reader })).status, 200)
  book.same("an agent's token reads nothing", (await at(path, { token: agent })).status, 403)
  for (const [write, body] of writes) {
    const { status, code } = await at(write, { token: reader, headers: json, body: JSON.stringify(body) })
    book.same(`a reader cannot POST ${write}`, [status, code], [403, 'forbidden'])
  }
}

async function checkOrigins(at: AskAt, { reader }: People, { url }: Site, book: Book): Promise<void> {
  const status = async (headers: Readonly<Record<string, string>>) => {
    const answered = await at('/api/v1/agents', { token: reader, headers })
    return [answered.status, answered.code]
  }
  const denied = [403, 'origin-not-allowed']
  book.same('the page of this site asks', await status({ origin: url }), [200, null])
  book.same('a page of another site is denied', await status({ origin: 'https://evil.example' }), denied)
  book.same(
    'a page of the same name and another port is denied',
    await status({ origin: 'https://localhost:1' }),
    denied,
  )
  book.same(
    'another site is denied although it forges X-Forwarded-Host',
    await status({
      origin: 'https://evil.example',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
    }),
    denied,
  )
  const host = 'evil.example'
  const rebound = { token: reader, headers: { host, origin: `https://${host}` } }
  book.same(
    'a name that was made to point here gets no TLS',
    (await at('/', { ...rebound, servername: host })).status,
    0,
  )
  book.same('nor is it answered under the name of this site', (await at('/', rebound)).status, 421)
}

/** From an address that is not that of nginx, so that it can be seen whose is believed. */
async function checkForwarded(site: Site, { reader }: People, book: Book): Promise<void> {
  const headers = (forged: string) => ({
    'x-forwarded-for': forged,
    'x-real-ip': forged,
    forwarded: `for=${forged}`,
  })
  const path = '/api/v1/comparison'
  await ask(site.url + path, site.certificate, { from: '127.0.0.2', headers: headers('203.0.113.9') })
  await ask(site.collectors[0].url + path, site.certificate, {
    from: '127.0.0.3',
    headers: headers('203.0.113.10'),
  })
  const addresses = () =>
    logLines(site, ['"request-denied"', path]).map(
      (line) => (JSON.parse(line) as { address?: string }).address ?? '',
    )
  await logged(() => addresses().length > 1)
  const own = ['127.0.0.2', '127.0.0.3']
  book.same('who asks is logged by their own address, through nginx and past it', addresses().sort(), own)
  book.check('a forged X-Forwarded-For is nowhere in the logs', !site.logs().includes('203.0.113.'))
  const forged = {
    token: reader,
    headers: { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' },
    from: '127.0.0.3',
  }
  const past = await ask(`${site.collectors[0].url}/api/v1/agents`, site.certificate, forged)
  book.same(
    'past nginx X-Forwarded-Host is not believed',
    [past.status, past.code],
    [403, 'origin-not-allowed'],
  )
}
