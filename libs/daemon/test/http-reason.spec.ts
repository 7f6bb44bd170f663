import type { ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createHttpClient, httpReason, readText } from '../src/index.js'
import { portOf, serve } from './answers.js'

async function reasonOf(url: string, env = {}, signal?: AbortSignal): Promise<string> {
  const { send } = createHttpClient({ env })
  return send({ url, signal }).then(readText).catch(httpReason)
}

/** A port that nobody listens on any more. */
async function closedPort(): Promise<number> {
  const server = createServer()
  const port = await portOf(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

test('nothing listens', async () => {
  expect(await reasonOf(`http://127.0.0.1:${await closedPort()}`)).toBe(
    'ECONNREFUSED: nothing listens there: does the server run, and on this port?',
  )
})

test('it speaks no TLS', async () => {
  const url = await serve((_request, response) => response.end('ok'))
  expect(await reasonOf(url.replace('http:', 'https:'))).toMatch(
    /: it does not speak TLS there: is it http:\/\/\?$/,
  )
})

test('it speaks no HTTP', async () => {
  const port = await portOf(createServer((socket) => socket.end('SSH-2.0-x\r\n')))
  expect(await reasonOf(`http://127.0.0.1:${port}`)).toBe(
    'HPE_INVALID_CONSTANT: what answers there is no HTTP/1.1: is it https://?',
  )
})

test('its headers are too long', async () => {
  const url = await serve((_request, response) => response.setHeader('X', 'x'.repeat(2 ** 18)).end())
  expect(await reasonOf(url)).toBe('HPE_HEADER_OVERFLOW: its headers are over 256 KiB')
})

const begins: Readonly<Record<string, (response: ServerResponse) => unknown>> = {
  'no answer': () => null,
  'half an answer': (response) => response.write('half'),
  'half a packed answer': (response) =>
    response.setHeader('Content-Encoding', 'gzip').write(gzipSync('half').subarray(0, -8)),
}

test.each(Object.entries(begins))('%s comes in time', async (_name, begin) => {
  const url = await serve((_request, response) => void begin(response))
  expect(await reasonOf(url, {}, AbortSignal.timeout(30))).toBe('no answer in time')
})

test('a request that is called off says so', async () => {
  const url = await serve(() => undefined)
  expect(await reasonOf(url, {}, AbortSignal.abort())).toBe('ABORT_ERR')
})

test.each(['http', 'https'])('the proxy of %s is not there', async (protocol) => {
  const proxy = `127.0.0.1:${await closedPort()}`
  const reason = await reasonOf(`${protocol}://tts.example`, { [`${protocol}_proxy`]: proxy })
  expect(reason).toMatch(/ECONNREFUSED/)
  if (protocol === 'https') expect(reason).toMatch(`proxy ${proxy} cannot be asked: `)
})

test('what nobody has foreseen is said as it is', () => {
  expect(httpReason(new Error('a server of its own'))).toBe('a server of its own')
  expect(httpReason('a text')).toBe('a text')
})

test('an answer is read up to the most that is asked for', async () => {
  const url = await serve((_request, response) => response.end('ä'.repeat(50)))
  const { send } = createHttpClient({ env: {} })
  expect(await readText(await send({ url }), 100)).toBe('ä'.repeat(50))
  await expect(send({ url }).then((answer) => readText(answer, 99))).rejects.toThrow(
    'an answer of over 99 bytes',
  )
})
