import { exchange } from '../../daemons/ask.js'
import { httpCases, json, type HttpRow, type NamedCase } from '../case.js'
import { expect } from '../case.js'
import { send } from '../fixture/http.js'
import { openWebSocket } from '../fixture/websocket.js'

const evil = 'evil.example'
const campaign = json('/api/v1/campaigns', { plan: {} })
const withHeaders = (headers: Readonly<Record<string, string>>, path = '/metrics/summary') => ({
  path,
  headers,
})

const fromElsewhere: readonly HttpRow[] = [
  ['DNS rebinding: a name of another', withHeaders({ host: evil }), 403, 'origin-not-allowed'],
  [
    'DNS rebinding: a name that begins like ours',
    withHeaders({ host: `localhost.${evil}` }),
    403,
    'origin-not-allowed',
  ],
  [
    'DNS rebinding: a name that begins like our address',
    withHeaders({ host: `127.0.0.1.${evil}` }),
    403,
    'origin-not-allowed',
  ],
  [
    'DNS rebinding: a user that is called like us',
    withHeaders({ host: `localhost@${evil}` }),
    403,
    'origin-not-allowed',
  ],
  ['CSRF: a page of another site', withHeaders({ origin: `http://${evil}` }), 403, 'origin-not-allowed'],
  ['CSRF: a page without an origin', withHeaders({ origin: 'null' }), 403, 'origin-not-allowed'],
  ['CSRF: a page of a file', withHeaders({ origin: 'file://' }), 403, 'origin-not-allowed'],
]
const onCollector: readonly HttpRow[] = [
  ...fromElsewhere,
  [
    'CSRF: a campaign from another site',
    { ...campaign, headers: { ...campaign.headers, origin: `https://${evil}` } },
    403,
  ],
  [
    'CSRF: a campaign as plain text, which needs no leave of a browser',
    { ...campaign, headers: { 'content-type': 'text/plain' } },
    415,
  ],
  [
    'a proxy that nobody declared',
    withHeaders({ 'x-forwarded-for': '10.0.0.1', 'x-forwarded-host': evil }),
    403,
  ],
  [
    'a proxy that nobody declared, in the new way',
    withHeaders({ forwarded: `for=10.0.0.1;host=${evil}` }),
    403,
  ],
  ['path: a report of a folder', { path: '/api/v1/report.zip/../../../etc/passwd' }, 404],
  ['path: backslashes', { path: '/figures/..%5c..%5cetc%5cpasswd.png' }, 404],
  ['path: coded twice', { path: '/figures/%252e%252e%252fpasswd.png' }, 404],
  [
    'header: a line end in a label',
    { path: '/api/v1/exports/synthesis.csv?hardware=%0d%0aSet-Cookie:%20a=b' },
    404,
  ],
  ['SQL: a quote in a label', { path: "/metrics/summary?hardware=x'%20OR%201=1--" }, 404, 'hardware-unknown'],
  [
    'prototype: a body that sets it',
    json('/api/v1/campaigns', '{"__proto__":{"plan":{}},"constructor":{"prototype":{"plan":{}}}}'),
    422,
  ],
  ['SSRF: an address as the path', { path: 'http://169.254.169.254/latest/meta-data/' }, 404],
]
const onAgent: readonly HttpRow[] = [
  ...fromElsewhere,
  [
    'CSRF: speech from another site',
    {
      ...json('/v1/audio/speech', { input: 'x' }),
      headers: { 'content-type': 'application/json', origin: `http://${evil}` },
    },
    403,
  ],
  ['path: a voice that is a device', json('/v1/audio/speech', { input: 'x', voice: '/dev/zero' }), 422],
  ['SSRF: an address as the path', { path: 'http://169.254.169.254/latest/meta-data/' }, 404],
  [
    'a pattern that goes back for ever',
    json('/api/v1/watches/find', { watch: `name:${'a'.repeat(200)}!` }),
    422,
  ],
]

/** Bytes that are no request, or two in one: they are refused, and the connection is closed. */
const smuggled: readonly (readonly [string, string, RegExp])[] = [
  [
    'two lengths',
    'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
    /^HTTP\/1\.1 400/,
  ],
  [
    'a length and chunks',
    'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    /^HTTP\/1\.1 400/,
  ],
  [
    'chunks that are coded twice',
    'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n',
    /^HTTP\/1\.1 400/,
  ],
  [
    'a chunk of more than all memory',
    'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n',
    /^HTTP\/1\.1 4\d\d/,
  ],
  ['no host', 'GET / HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 4\d\d/],
  [
    'two hosts, of which the first holds',
    `GET / HTTP/1.1\r\nHost: localhost\r\nHost: ${evil}\r\nConnection: close\r\n\r\n`,
    /^HTTP\/1\.1 400/,
  ],
  ['a header with a NUL', 'GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n', /^HTTP\/1\.1 400/],
  [
    'a header that goes on in the next line',
    'GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\nConnection: close\r\n\r\n',
    /^HTTP\/1\.1 [24]/,
  ],
  ['TLS', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001', /^(HTTP\/1\.1 400|$)/],
  ['a tunnel', `CONNECT ${evil}:443 HTTP/1.1\r\nHost: ${evil}\r\n\r\n`, /^(HTTP\/1\.1 4|$)/],
]

const rawAttacks: NamedCase[] = (['agent', 'collector'] as const).flatMap((app) =>
  smuggled.map(([name, bytes, wanted]) => ({
    group: 'requests in requests',
    name: `${app}: ${name}`,
    async run(arena) {
      const answer = await exchange(arena[app].url, [bytes])
      expect(wanted.test(answer) && !/ 5\d\d /.test(answer.slice(0, 20)), answer.slice(0, 100))
    },
  })),
)

const upgrade: NamedCase = {
  group: 'web',
  name: 'a web page that opens the socket of agents',
  async run(arena) {
    const said = await openWebSocket(arena.collector.url, { headers: { Origin: `http://${evil}` } }).then(
      () => 'open',
      (error: unknown) => String(error),
    )
    expect(/40[03]/.test(said), said)
  },
}

const noLineEnds: NamedCase = {
  group: 'web',
  name: 'a label with a line end makes no header',
  async run(arena) {
    const { headers } = await send(arena.collector.url, {
      path: '/api/v1/exports/synthesis.csv?hardware=a%0d%0aX-Evil:%201',
    })
    expect(!('x-evil' in headers), JSON.stringify(headers))
  },
}

/** What a browser, a proxy or a program on the network may try. */
export const webAttacks = [
  ...httpCases('web', 'collector', onCollector),
  ...httpCases('web, on the agent', 'agent', onAgent),
  ...rawAttacks,
  upgrade,
  noLineEnds,
]
