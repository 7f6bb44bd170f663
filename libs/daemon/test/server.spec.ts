import { once } from 'node:events'
import type { Server } from 'node:http'
import { networkInterfaces } from 'node:os'
import { expect, onTestFinished, test } from 'vitest'
import { StartError, closeServer, listen, serverUrl, type ListenLimits } from '../src/index.js'
import { dial } from './answers.js'

async function begin(host = '127.0.0.1', limits: ListenLimits = {}): Promise<Server> {
  const server = await listen(host, 0, 'A_PORT', limits)
  onTestFinished(() => closeServer(server))
  return server
}

test('a report of the process, as native modules ask for one, names no end of a socket', async () => {
  const server = await listen('127.0.0.1', 0, 'PORT')
  const { libuv } = process.report.getReport() as { libuv: { type: string; localEndpoint?: unknown }[] }
  const ends = libuv.filter(({ type }) => type === 'tcp').map(({ localEndpoint }) => localEndpoint)
  await closeServer(server)
  // Where the name server is asked, it is localhost.
  expect(ends).toEqual([expect.objectContaining({ host: '127.0.0.1' })])
})

test('while the rest starts it is alive and not ready', async () => {
  const url = serverUrl(await begin())
  const said = await Promise.all(
    ['/livez', '/readyz', '/tts'].map(async (path) => {
      const answer = await fetch(url + path)
      return [answer.status, answer.headers.get('retry-after'), await answer.text()]
    }),
  )
  expect(said).toEqual([
    [200, '1', '{"status":"ok"}'],
    [503, '1', '{"status":"starting"}'],
    [503, '1', '{"status":"starting"}'],
  ])
})

test('a port that is taken is said with the setting that chooses another', async () => {
  const { port } = new URL(serverUrl(await begin()))
  await expect(listen('127.0.0.1', Number(port), 'A_PORT')).rejects.toEqual(
    new StartError(`port ${port} on 127.0.0.1 is taken; stop what uses it or set A_PORT to another`),
  )
})

test('an address of another machine is refused with the reason of the system', async () => {
  // Of documentation alone: RFC 5737.
  await expect(listen('192.0.2.1', 0, 'A_PORT')).rejects.toEqual(
    new StartError('cannot listen on 192.0.2.1 port 0: EADDRNOTAVAIL'),
  )
})

const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
)
test.skipIf(!hasIpv6)('its address is one that can be asked, of IPv6 as well', async () => {
  const url = serverUrl(await begin('::1'))
  expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/)
  expect((await fetch(`${url}/livez`)).status).toBe(200)
})

test('links beyond the most that it takes are closed at once', async () => {
  const url = serverUrl(await begin('127.0.0.1', { mostLinks: 1 }))
  const first = dial(url)
  await once(first.socket, 'connect')
  expect(await dial(url).closed).toBe('')
  first.socket.end('GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  expect(await first.closed).toMatch(/^HTTP\/1\.1 200 /)
})

test('a header over 16 KiB is refused', async () => {
  const { closed } = dial(
    serverUrl(await begin()),
    `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(16_384)}\r\n\r\n`,
  )
  expect(await closed).toMatch(/^HTTP\/1\.1 431 /)
})

test('who sends no whole header in time is let go, while a body may take long', async () => {
  const server = await begin('127.0.0.1', { headerMs: 50 })
  server.removeAllListeners('request').on('request', (request, response) => {
    request.resume().once('end', () => response.end('late'))
  })
  const headers = 'Host: a\r\nContent-Length: 4\r\nConnection: close\r\n'
  const slow = dial(serverUrl(server), `POST / HTTP/1.1\r\n${headers}\r\nhal`)
  expect(await dial(serverUrl(server), `POST / HTTP/1.1\r\n${headers}`).closed).toMatch(/^HTTP\/1\.1 408 /)
  slow.socket.write('f')
  expect(await slow.closed).toMatch(/late$/)
})

test('a header has ten seconds, and a large file an hour', async () => {
  const { headersTimeout, requestTimeout } = await begin()
  expect([headersTimeout, requestTimeout]).toEqual([10_000, 3_600_000])
})

test('a stop lets go of idle connections at once, and waits for an answer in work', async () => {
  const server = await begin()
  let answer: () => void = () => undefined
  const asked = new Promise<void>((resolve) => {
    server.removeAllListeners('request').on('request', (request, response) => {
      if (request.url === '/livez') response.end('ok')
      else {
        answer = () => void response.end('late')
        resolve()
      }
    })
  })
  const idle = dial(serverUrl(server), 'GET /livez HTTP/1.1\r\nHost: a\r\n\r\n')
  await once(idle.socket, 'data')
  const working = dial(serverUrl(server), 'GET /work HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  await asked
  const closed = closeServer(server)
  expect(await idle.closed).toMatch(/ok$/)
  answer()
  await closed
  expect(await working.closed).toMatch(/late$/)
})
test('a link that became a WebSocket while the rest was closing does not hold the server for ever', async () => {
  const server = await begin()
  server.on('upgrade', (_request, socket) => {
    socket.on('error', () => undefined)
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  })
  const link = dial(
    serverUrl(server),
    'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  )
  await once(link.socket, 'data')
  await closeServer(server)
  await link.closed
  expect(server.listening).toBe(false)
})

test('one address has so many links, and the next of it is closed', async () => {
  const url = serverUrl(await begin('127.0.0.1', { mostLinksPerAddress: 2 }))
  const held = [dial(url), dial(url)]
  await Promise.all(held.map(({ socket }) => once(socket, 'connect')))
  expect(await dial(url, 'GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n').closed).toBe('')
  for (const { socket } of held) socket.destroy()
  await expect
    .poll(() =>
      fetch(`${url}/livez`).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200)
})

test('an address that speaks for many has as many links as there are', async () => {
  const limits = { mostLinksPerAddress: 1, isExempt: (address: string) => address === '127.0.0.1' }
  const url = serverUrl(await begin('127.0.0.1', limits))
  const held = dial(url)
  await once(held.socket, 'connect')
  expect((await fetch(`${url}/livez`)).status).toBe(200)
  held.socket.destroy()
})
