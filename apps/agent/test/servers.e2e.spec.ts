import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { requestRow } from '@voicemark/schema'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { encodeWav } from '../src/audio/wav.js'
import {
  agentFolders,
  environmentOf,
  runVoicemark,
  startAgent,
  temporaryFolder,
  type RunningAgent,
} from './running-agent.js'

const slow = { timeout: 90_000 }
const tone = encodeWav(
  Int16Array.from({ length: 16_000 }, (_, at) => 8000 * Math.sin(at / 9)),
  16_000,
)
const speak: RequestListener = (request, response) => {
  request.resume().once('end', () => response.setHeader('Content-Type', 'audio/wav').end(tone))
}
const isSpeech = (url = '') => url === '/v1/audio/speech'

let agent: RunningAgent
beforeAll(async () => {
  agent = await startAgent()
  return async () => {
    await agent.stop()
  }
}, slow.timeout)

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  onTestFinished(() => server.close().closeAllConnections())
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const report = z.object({
  configurations: z.array(z.object({ n: z.number(), remarks: z.array(z.string()) })),
  requests: z.array(requestRow),
})

/** Measures a server with two texts, once each. */
async function measure(http: string, more: readonly string[] = [], env: Record<string, string> = {}) {
  const corpus = join(temporaryFolder(), 'texts.txt')
  writeFileSync(corpus, 'one\tHello there, everybody.\ntwo\tGood night to you all.\n')
  const server = ['--agent', agent.url, '--http', http, '--api', 'openai']
  const args = ['bench', ...server, '--corpus', corpus, '--json']
  const { code, stdout, stderr } = await runVoicemark([...args, '--repeat', '2', '--warmup', '0', ...more], {
    ...environmentOf(agentFolders()),
    ...env,
  })
  const { configurations, requests } =
    code === 2 ? { configurations: [], requests: [] } : report.parse(JSON.parse(stdout))
  return { code, stderr, n: configurations[0]?.n, remarks: configurations[0]?.remarks, rows: requests }
}

test.each(['', '/', '/v1', '/v1/', '/v1/audio/speech', '/lab/v1'])(
  'a server is the same by whichever of its addresses: %s',
  slow,
  async (path) => {
    const paths = new Set<string>()
    const port = await portOf(
      createServer((request, response) => {
        paths.add(request.url ?? '')
        speak(request, response)
      }),
    )
    const { code, n, rows } = await measure(`http://127.0.0.1:${port}${path}`)
    const prefix = path.startsWith('/lab') ? '/lab' : ''
    const subject = `127.0.0.1:${port}${prefix}`
    expect({ code, n, paths: [...paths] }).toEqual({ code: 0, n: 4, paths: [`${prefix}/v1/audio/speech`] })
    expect(rows[0]).toMatchObject({ subject, watched: `port:${port}` })
    expect(rows.every(({ tags }) => Object.keys(tags).join() === 'corpus')).toBe(true)
  },
)

test(
  'a wrong path is found by one request, and the message has URL, status and the server’s words',
  slow,
  async () => {
    let requests = 0
    const port = await portOf(
      createServer((request, response) => {
        if (request.method === 'POST') requests += 1
        request.resume()
        response.writeHead(404, { 'Content-Type': 'application/json' }).end('{"detail":"Not Found"}')
      }),
    )
    const { code, stderr } = await measure(`http://127.0.0.1:${port}/api`)
    expect({ code, requests }).toEqual({ code: 2, requests: 1 })
    expect(stderr).toContain(
      `voicemark: POST http://127.0.0.1:${port}/api/v1/audio/speech: HTTP 404: Not Found; give the address`,
    )
  },
)

test(
  'a server that closes idle connections under requests fails none of them, and the rows say so',
  slow,
  async () => {
    const used = new WeakSet<object>()
    const server = createServer((request, response) => {
      if (used.has(request.socket)) {
        request.socket.destroy()
        return
      }
      used.add(request.socket)
      speak(request, response)
    })
    const { code, n, rows, remarks } = await measure(`http://127.0.0.1:${await portOf(server)}`)
    expect({ code, n }).toEqual({ code: 0, n: 4 })
    expect(rows.map(({ tags }) => tags['resent'])).toEqual(['1', '1', '1', '1'])
    expect(remarks).toEqual([
      'the server closed a connection under 4 of 4 requests; they were sent once more',
    ])
  },
)

test('a redirect within the server is followed with the same body and said in the row', slow, async () => {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    if (isSpeech(request.url)) {
      request.resume()
      response.writeHead(307, { Location: '/speak' }).end()
      return
    }
    let body = ''
    request
      .on('data', (chunk: Buffer) => (body += chunk.toString()))
      .once('end', () => {
        bodies.push(`${request.method ?? ''} ${body}`)
        response.end(tone)
      })
  })
  const { code, rows, stderr } = await measure(`http://127.0.0.1:${await portOf(server)}`)
  expect(code).toBe(0)
  expect(rows.map(({ tags }) => tags['redirects'])).toEqual(['1', '1', '1', '1'])
  expect(bodies.slice(1).sort()[0]).toMatch(/^POST \{"input":"Good night to you all\."/)
  expect(stderr).toMatch(/is redirected each time/)
})

test('a redirect to another server is not followed but shown', slow, async () => {
  const port = await portOf(
    createServer((request, response) => {
      request.resume()
      response.writeHead(308, { Location: `https://tts.example${request.url ?? ''}` }).end()
    }),
  )
  const { code, stderr } = await measure(`http://127.0.0.1:${port}`)
  expect(code).toBe(2)
  expect(stderr).toMatch(/HTTP 308: it points to https:\/\/tts\.example\/v1\/audio\/speech; give the address/)
})

test(
  'a server with a certificate of its own: the message says how, and rows say what was not checked',
  slow,
  async () => {
    const fixture = (name: string) =>
      fileURLToPath(new URL(`../../../libs/daemon/fixtures/${name}`, import.meta.url))
    const ca = fixture('certificate.pem')
    const tls = { key: readFileSync(fixture('key.pem')), cert: readFileSync(ca) }
    const url = `https://127.0.0.1:${await portOf(createTlsServer(tls, speak))}/v1`
    const refused = await measure(url)
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(/DEPTH_ZERO_SELF_SIGNED_CERT: .*--ca FILE.*--insecure/)
    const trusted = await measure(url, ['--ca', ca])
    expect([trusted.code, trusted.rows[0]?.tags['insecure']]).toEqual([0, undefined])
    const insecure = await measure(url, ['--insecure'])
    expect([insecure.code, insecure.rows[0]?.tags['insecure']]).toEqual([0, 'true'])
    const none = await measure(url, ['--ca', fixture('README.md')])
    expect(none.stderr).toMatch(/^voicemark: --ca: .*README.md holds no certificate as PEM/m)
  },
)

test('a proxy of the environment is used for other machines, and the rows name it', slow, async () => {
  const asked: string[] = []
  const port = await portOf(
    createServer((request, response) => {
      asked.push(request.url ?? '')
      speak(request, response)
    }),
  )
  const env = { HTTP_PROXY: `http://me:secret@127.0.0.1:${port}`, no_proxy: 'near.example' }
  const { code, rows, remarks } = await measure('http://tts.example/v1', [], env)
  expect({ code, asked: [...new Set(asked)] }).toEqual({
    code: 0,
    asked: ['http://tts.example/v1/audio/speech'],
  })
  expect(rows[0]?.tags['proxy']).toBe(`127.0.0.1:${port}`)
  expect(remarks).toEqual([`asked by the proxy 127.0.0.1:${port}, whose time is in all of this`])
})

test('a server that is not there ends the bench before it begins, with the cause', slow, async () => {
  const gone = createServer()
  const port = await portOf(gone)
  gone.close()
  const { code, stderr } = await measure(`http://127.0.0.1:${port}`)
  expect(code).toBe(2)
  expect(stderr).toMatch(/\/v1\/audio\/speech: no whole answer \(ECONNREFUSED: nothing listens there/)
})
