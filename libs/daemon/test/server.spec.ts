import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { closeServer, listen } from '../src/index.js'

test('a report of the process, as native modules ask for one, names no end of a socket', async () => {
  const server = await listen('127.0.0.1', 0, 'PORT')
  const { libuv } = process.report.getReport() as { libuv: { type: string; localEndpoint?: unknown }[] }
  const ends = libuv.filter(({ type }) => type === 'tcp').map(({ localEndpoint }) => localEndpoint)
  await closeServer(server)
  // Where the name server is asked, it is localhost.
  expect(ends).toEqual([expect.objectContaining({ host: '127.0.0.1' })])
})

test('a link that became a WebSocket while the rest was closing does not hold the server for ever', async () => {
  const server = await listen('127.0.0.1', 0, 'PORT')
  server.on('upgrade', (_request, socket) => {
    socket.on('error', () => undefined)
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  })
  const address = server.address()
  const link = connect(typeof address === 'object' ? (address?.port ?? 0) : 0, '127.0.0.1')
  link.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  await once(link, 'data')
  const closed = once(link, 'close')
  await closeServer(server)
  await closed
  expect(server.listening).toBe(false)
})
