import { once } from 'node:events'
import express, { type Express } from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { leaveSlowClients } from '../src/index.js'
import { dial } from './answers.js'

/** Of seconds in a daemon. */
const patience = { bodyWindowMs: 100, bodyWindowBytes: 50, readerMs: 100 }

async function serve(use: (app: Express) => void): Promise<string> {
  const app = express().use(leaveSlowClients(patience))
  use(app)
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`
}

const head = (method: string, length = 0) =>
  `${method} / HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\n\r\n`

test('a body that comes a byte at a time is refused, and its link closed', async () => {
  const url = await serve((app) => app.post('/', express.text(), (_, response) => void response.send('ok')))
  const { socket, closed } = dial(url, head('POST', 10_000))
  const drip = setInterval(() => socket.write('x'), 10)
  const answer = await closed
  clearInterval(drip)
  expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  expect(answer).toContain('"code":"body-too-slow"')
  expect(answer).toContain('less than 50 bytes of the body came in 0.1 s')
})

test('a body that waits for us is not slow', async () => {
  const url = await serve((app) =>
    app.post('/', (request, response) => {
      setTimeout(() => request.resume().once('end', () => response.send('ok')), 250)
    }),
  )
  const { closed } = dial(url, `${head('POST', 5).replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')}hello`)
  expect(await closed).toMatch(/^HTTP\/1\.1 200 /)
})

test('a client that reads nothing of a long answer is left, and what made it is told', async () => {
  let closed = (): void => undefined
  const isClosed = new Promise<void>((resolve) => (closed = resolve))
  const url = await serve((app) =>
    app.get('/', (_, response) => {
      response.once('close', closed)
      response.write(Buffer.alloc(64 * 2 ** 20))
    }),
  )
  const { socket } = dial(url, head('GET'))
  socket.pause()
  await isClosed
  socket.destroy()
})

test('a client that waits for an answer is not left', async () => {
  const url = await serve((app) =>
    app.get('/', (_, response) => void setTimeout(() => response.send('there'), 350)),
  )
  expect(await (await fetch(url)).text()).toBe('there')
})
