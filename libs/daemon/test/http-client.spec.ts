import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, createServer as createTcpServer, type Socket } from 'node:net'
import { rootCertificates } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createHttpClient, httpReason, readText, type HttpClient, type HttpRequest } from '../src/index.js'
import { portOf, serve } from './answers.js'

/** A server that is told which request on which connection it is. */
async function serveRaw(
  answer: (socket: Socket, place: number, connection: number) => void,
): Promise<string> {
  let connections = 0
  const server = createTcpServer((socket) => {
    const connection = (connections += 1)
    let place = 0
    socket.on('data', () => answer(socket, (place += 1), connection))
  })
  return `http://127.0.0.1:${await portOf(server)}`
}

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const client = () => createHttpClient({ env: {} })
const ask = async ({ send }: HttpClient, url: string, more: Partial<HttpRequest> = {}) =>
  readText(await send({ url, method: 'POST', body: 'text', ...more }))

test('a request on a connection that the server closes just then is sent once more on a new one', async () => {
  const url = await serveRaw((socket, place, connection) => {
    if (place === 1 || connection > 1) socket.write(ok)
    else socket.resetAndDestroy()
  })
  const one = client()
  let resent = 0
  const onResend = () => (resent += 1)
  await ask(one, url, { onResend })
  expect(resent).toBe(0)
  expect(await ask(one, url, { onResend })).toBe('ok')
  expect(resent).toBe(1)
})

test('where one idle connection was closed the others are not tried', async () => {
  const url = await serveRaw((socket, place) => {
    if (place === 1) socket.write(ok)
    else socket.resetAndDestroy()
  })
  const one = client()
  await Promise.all([ask(one, url), ask(one, url)])
  expect(await ask(one, url)).toBe('ok')
})

test('a server that also closes the new connection is not asked for a third time', async () => {
  let requests = 0
  const url = await serveRaw((socket, place, connection) => {
    requests += 1
    if (place === 1 && connection === 1) socket.write(ok)
    else socket.resetAndDestroy()
  })
  const one = client()
  await ask(one, url)
  await expect(ask(one, url)).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(requests).toBe(3)
})

test('a request that was answered by a single byte is not sent again', async () => {
  let requests = 0
  const url = await serveRaw((socket, place) => {
    requests += 1
    if (place === 1) socket.write(ok)
    else socket.end('H')
  })
  const one = client()
  await ask(one, url)
  await expect(ask(one, url)).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(requests).toBe(2)
})

test('ports that browsers refuse are asked as any other', async () => {
  for (const port of [10080, 6566, 6697, 5061, 2049]) {
    const server = createServer((_request, response) => response.end('ok'))
    const taken = await portOf(server, port).catch(() => null)
    if (taken !== null) {
      expect(await ask(client(), `http://127.0.0.1:${port}`)).toBe('ok')
      return
    }
  }
})

test('how long an idle connection is kept is no limit of an answer, before its head or within its body', async () => {
  const url = await serve((_request, response) => {
    setTimeout(() => response.write('o'), 60)
    setTimeout(() => response.end('k'), 120)
  })
  expect(await ask(createHttpClient({ env: {}, idleMs: 10 }), url)).toBe('ok')
})

test('hundreds of requests are in flight at once: no pool makes them wait', async () => {
  const waiting: (() => void)[] = []
  const url = await serve((_request, response) => {
    waiting.push(() => response.end('ok'))
    if (waiting.length === 300) waiting.forEach((answer) => answer())
  })
  const one = client()
  const answers = await Promise.all(Array.from({ length: 300 }, () => ask(one, url)))
  expect(answers.every((answer) => answer === 'ok')).toBe(true)
})

test('connections are kept for the next request', async () => {
  let connections = 0
  const server = createServer((_request, response) => response.end('ok')).on(
    'connection',
    () => (connections += 1),
  )
  const url = `http://127.0.0.1:${await portOf(server)}`
  const one = client()
  for (let at = 0; at < 5; at += 1) await ask(one, url)
  expect(connections).toBe(1)
})

test.each([
  ['gzip', gzipSync('packed')],
  ['br', brotliCompressSync('packed')],
])('a body that came as %s is unpacked', async (coding, body) => {
  const url = await serve((_request, response) => response.setHeader('Content-Encoding', coding).end(body))
  expect(await ask(client(), url)).toBe('packed')
})

test('a body that breaks off fails, packed or not', async () => {
  for (const headers of [{}, { 'Content-Encoding': 'gzip' }]) {
    const url = await serve((_request, response) => {
      response.writeHead(200, { ...headers, 'Content-Length': 1000 })
      response.write(gzipSync('packed'), () => response.destroy())
    })
    await expect(ask(client(), url)).rejects.toThrow()
  }
})

test('headers of 100 KB are read, and a redirect is not followed', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(307, { Location: 'http://other.example/', 'X-Long': 'x'.repeat(100_000) }).end()
  })
  const response = await client().send({ url })
  expect([response.status, response.header('location'), response.header('x-long')?.length]).toEqual([
    307,
    'http://other.example/',
    100_000,
  ])
})

test('what comes in parts is sent as it is made, and a form with its content type', async () => {
  const url = await serve((request, response) => {
    response.write(`${request.headers['content-type'] ?? ''} `)
    request.pipe(response)
  })
  const parts = (async function* () {
    yield await Promise.resolve(Buffer.from('one '))
    yield Buffer.from('two')
  })()
  expect(await ask(client(), url, { body: parts })).toBe(' one two')
  const form = new FormData()
  form.set('text', 'spoken')
  expect(await ask(client(), url, { body: form })).toMatch(/^multipart\/form-data; boundary=[^]+spoken/)
})

const key = readFileSync(new URL('../fixtures/key.pem', import.meta.url))
const ca = readFileSync(new URL('../fixtures/certificate.pem', import.meta.url), 'utf8')
const serveTls = () =>
  portOf(
    createTlsServer({ key, cert: ca }, (request, response) =>
      response.end(`TLS ${request.headers.host ?? ''}`),
    ),
  )

test('a certificate of one’s own is refused with what to do, trusted by its file, or taken unread', async () => {
  const url = `https://localhost:${await serveTls()}`
  const refused = await ask(client(), url).catch(httpReason)
  expect(refused).toMatch(/^DEPTH_ZERO_SELF_SIGNED_CERT: .*--ca FILE.*--insecure/)
  expect(await ask(createHttpClient({ env: {}, ca }), url)).toMatch(/^TLS localhost/)
  expect(await ask(createHttpClient({ env: {}, insecure: true }), url)).toMatch(/^TLS localhost/)
})

test('beside certificates of one’s own those that Node is told of are trusted', async () => {
  const env = { NODE_EXTRA_CA_CERTS: fileURLToPath(new URL('../fixtures/certificate.pem', import.meta.url)) }
  const url = `https://localhost:${await serveTls()}`
  const other = rootCertificates[0] ?? ''
  expect(await ask(createHttpClient({ env, ca: other }), url)).toMatch(/^TLS localhost/)
  await expect(ask(createHttpClient({ env: {}, ca: other }), url)).rejects.toThrow('self-signed')
})

test('a proxy gets the whole URL and its password, and this machine is asked without it', async () => {
  const proxy = await serve(({ url = '', headers }, response) =>
    response.end([url, headers.host, headers['proxy-authorization']].join(' ')),
  )
  const one = createHttpClient({ env: { http_proxy: proxy.replace('//', '//me:secret@') } })
  expect(await ask(one, 'http://tts.example:8880/v1/a?b=c')).toBe(
    'http://tts.example:8880/v1/a?b=c tts.example:8880 Basic bWU6c2VjcmV0',
  )
  expect(one.proxyOf('http://tts.example')?.name).toBe(new URL(proxy).host)
  expect(await ask(one, await serve((_request, response) => response.end('direct')))).toBe('direct')
})

test('TLS goes through a proxy unread, which gets its password; one that refuses is named without it', async () => {
  const tlsPort = await serveTls()
  const asked: string[] = []
  const proxy = createServer().on('connect', ({ url = '', headers }, socket: Socket) => {
    asked.push(`${url} ${headers['proxy-authorization'] ?? ''}`)
    if (url.startsWith('no.')) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
      return
    }
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    socket.pipe(connect(tlsPort, '127.0.0.1')).pipe(socket)
  })
  const https_proxy = `http://me:secret@127.0.0.1:${await portOf(proxy)}`
  const one = createHttpClient({ env: { https_proxy }, ca })
  expect(await ask(one, 'https://tts.example/v1')).toBe('TLS tts.example')
  expect(await ask(one, 'https://tts.example/v1')).toBe('TLS tts.example')
  const reason = await ask(one, 'https://no.example').catch(httpReason)
  expect(reason).toMatch(/^proxy 127.0.0.1:\d+ did not connect to no.example:443: HTTP 403 Forbidden$/)
  expect(asked).toEqual(['tts.example', 'no.example'].map((host) => `${host}:443 Basic bWU6c2VjcmV0`))
})
