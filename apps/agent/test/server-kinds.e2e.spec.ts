import { spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { requestRow } from '@voicemark/schema'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { encodeWav } from '../src/audio/wav.js'
import {
  agentFolders,
  environmentOf,
  main,
  runVoicemark,
  startAgent,
  temporaryFolder,
  type RunningAgent,
} from './running-agent.js'

const slow = { timeout: 90_000 }
const samples = Int16Array.from({ length: 22_050 }, (_, at) => 8000 * Math.sin(at / 9))
const tone = encodeWav(samples, 22_050)

let agent: RunningAgent
beforeAll(async () => {
  agent = await startAgent()
  return async () => {
    await agent.stop()
  }
}, slow.timeout)

async function portOf(server: Server | TcpServer): Promise<number> {
  server.listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.close()
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const report = z.object({
  configurations: z.array(z.object({ n: z.number() })),
  requests: z.array(requestRow),
})

/** Measures what the flags say with two texts, once each. */
async function measure(...flags: readonly string[]) {
  const corpus = join(temporaryFolder(), 'texts.txt')
  writeFileSync(corpus, 'one\tHello there, everybody.\ntwo\tGood night to you all.\n')
  const folders = agentFolders()
  const args = ['bench', '--agent', agent.url, '--corpus', corpus, '--json', '--repeat', '1', '--warmup', '0']
  const { code, stdout, stderr } = await runVoicemark([...args, ...flags], environmentOf(folders))
  const { configurations, requests } =
    code === 2 ? { configurations: [], requests: [] } : report.parse(JSON.parse(stdout))
  return { code, stderr, n: configurations[0]?.n, rows: requests, home: folders.home }
}

/** What Piper's own server answers, with what it was asked. */
async function servePiper(asked: string[]): Promise<string> {
  const answer = (path: string, response: ServerResponse) => {
    if (path === 'GET /info') response.end('{"last":null,"voice":{"name":"en_US-joe-medium"}}')
    else if (path === 'GET /voices') response.end('{"en_US-joe-medium":{"espeak":{"voice":"en-us"}}}')
    else if (path === 'POST /synthesize') response.end(tone)
    else response.writeHead(404).end()
  }
  const server = createServer((request: IncomingMessage, response) => {
    const path = `${request.method ?? ''} ${request.url ?? ''}`
    asked.push(path)
    request.resume().once('end', () => answer(path, response.setHeader('Connection', 'close')))
  })
  return `http://127.0.0.1:${await portOf(server)}`
}

test('a server of Piper is found out, measured, and kept as found', slow, async () => {
  const asked: string[] = []
  const url = await servePiper(asked)
  const { code, n, rows, stderr, home } = await measure('--http', url)
  expect({ code, n }).toEqual({ code: 0, n: 2 })
  expect(stderr).toContain(`${url} is asked as piper, by its /info`)
  expect(rows.map(({ voice }) => voice)).toEqual(['en_US-joe-medium', 'en_US-joe-medium'])
  const spoken = asked.filter((one) => one.startsWith('POST'))
  // One before the campaign.
  expect(spoken).toEqual(['POST /synthesize', 'POST /synthesize', 'POST /synthesize'])
  const folder = join(home, 'campaigns')
  const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.json'))
  expect(readFileSync(join(folder, file), 'utf8')).toMatch(/"api": "piper"/)
})

test('a template is a server as any other', slow, async () => {
  const url = await servePiper([])
  const { code, n } = await measure('--http', url, '--request', 'POST /synthesize {"text": {text}}')
  expect({ code, n }).toEqual({ code: 0, n: 2 })
})

test('a voice that Piper has not ends the bench, since it would speak with another', slow, async () => {
  const asked: string[] = []
  const { code, stderr } = await measure(
    '--http',
    await servePiper(asked),
    '--api',
    'piper',
    '--voice',
    'amy',
  )
  expect(code).toBe(2)
  expect(stderr).toMatch(/the Piper server has no voice amy and would speak with its default/)
  expect(asked.filter((one) => one.startsWith('POST'))).toEqual([])
})

test('a Wyoming server is measured, and its program is in the rows', slow, async () => {
  const format = JSON.stringify({ rate: 22_050, width: 2, channels: 1 })
  const sound = Buffer.from(samples.buffer)
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', (heard: Buffer) => {
      if (heard.toString().startsWith('{"type":"describe"')) {
        const info = '{"tts":[{"name":"piper","version":"2.5.2","voices":[{"name":"en_US-joe-medium"}]}]}'
        socket.end(`{"type":"info","data_length":${info.length}}\n${info}`)
        return
      }
      socket.write(`{"type":"audio-start","data_length":${format.length}}\n${format}`)
      socket.write(
        `{"type":"audio-chunk","data_length":${format.length},"payload_length":${sound.length}}\n${format}`,
      )
      socket.write(sound)
      socket.end('{"type":"audio-stop"}\n')
    })
  })
  const url = `tcp://127.0.0.1:${await portOf(server)}`
  const { code, n, rows } = await measure('--wyoming', url, '--voice', 'en_US-joe-medium')
  expect({ code, n }).toEqual({ code: 0, n: 2 })
  expect(rows[0]).toMatchObject({
    ...{ engine: 'wyoming', engine_version: 'piper 2.5.2', voice: 'en_US-joe-medium', asked: 'wyoming' },
    ...{ audio_duration_s: 1, sample_rate_hz: 22_050, ttfa_boundary: 'client', success: true },
  })
})

test(
  'Ctrl-C while it is found out how a server is asked ends with a word, not with a crash',
  slow,
  async () => {
    const asked = new EventEmitter()
    const port = await portOf(createServer(() => asked.emit('asked')))
    const args = [main, 'bench', '--agent', agent.url, '--http', `http://127.0.0.1:${port}`]
    const heard = once(asked, 'asked')
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env['PATH'], ...environmentOf(agentFolders()) },
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    const [stderr] = await Promise.all([text(child.stderr), heard.then(() => child.kill('SIGINT'))])
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    expect(stderr).toMatch(/^voicemark: interrupted before the campaign began$/m)
    expect(stderr).not.toMatch(/AbortError|at process/)
    expect(child.exitCode).toBe(2)
  },
)
