import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { requestRow } from '@voicemark/schema'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { encodeWav } from '../src/audio/wav.js'
import { agentFolders, environmentOf, runVoicemark, startAgent, temporaryFolder } from './running-agent.js'

const slow = { timeout: 90_000 }
const audioS = 0.4
const tone = encodeWav(
  Int16Array.from({ length: 16_000 * audioS }, (_, at) => 8000 * Math.sin(at / 9)),
  16_000,
)

/** A server that speaks one text after the other, each in this share of its sound. */
async function slowServer(rtf: number): Promise<string> {
  let turn: Promise<unknown> = Promise.resolve()
  const server = createServer((request, response) => {
    request.resume()
    turn = turn.then(async () => {
      await setTimeout(rtf * audioS * 1000)
      response.setHeader('Content-Type', 'audio/wav').end(tone)
    })
  })
  server.listen(0, '127.0.0.1')
  onTestFinished(() => server.close().closeAllConnections())
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function corpusFile(): string {
  const path = join(temporaryFolder(), 'texts.txt')
  writeFileSync(path, 'one\tGood morning. How are you? It rains.\ntwo\tWe go now.\n')
  return path
}

const level = z.object({ listeners: z.number(), turns: z.number(), dry: z.number(), refused: z.number() })
const report = z.object({
  campaign_id: z.uuid(),
  end: z.string(),
  streams: z.object({ time_s: z.number() }),
  configurations: z.array(
    z.object({ listeners: z.number().nullable(), at_most: z.number().nullable(), levels: z.array(level) }),
  ),
  requests: z.array(requestRow),
})

test(
  'a server that takes a quarter of the sound has at most four listeners without a gap',
  slow,
  async () => {
    const url = await slowServer(0.25)
    const folders = agentFolders()
    const env = environmentOf(folders)
    const flags = ['--http', url, '--api', 'openai', '--watch', 'none', '--corpus', corpusFile()]
    const search = [
      'bench',
      ...flags,
      '--streams',
      '--streams-time',
      '12',
      '--streams-most',
      '16',
      '--seed',
      '7',
    ]
    const { code, stdout, stderr } = await runVoicemark([...search, '--json'], env)
    expect({ code, stderr }).toMatchObject({ code: 0 })
    const first = report.parse(JSON.parse(stdout))
    const [found] = first.configurations
    expect(first.end).toBe('time-over')
    expect(found?.listeners ?? 0).toBeLessThanOrEqual(4)
    expect(found?.levels.filter(({ listeners, dry }) => listeners > 4 && dry === 0)).toEqual([])
    const loads = first.requests.flatMap(({ tags }) => (tags['listeners'] === undefined ? [] : [tags]))
    expect(loads.length).toBeGreaterThan(0)
    for (const { load, listeners, stream } of loads) {
      expect(load).toBe(`listeners-${listeners}`)
      expect(stream).toMatch(/^\d+\.\d+\.\d+$/)
    }
    expect(existsSync(join(folders.home, 'campaigns', `${first.campaign_id}.ndjson`))).toBe(true)

    const more = ['bench', '--resume', first.campaign_id, '--streams-time', '15', '--json']
    const resumed = await runVoicemark(more, env)
    const second = report.parse(JSON.parse(resumed.stdout))
    expect(second.streams.time_s).toBe(15)
    expect(second.requests.length).toBeGreaterThan(first.requests.length)
    expect(new Set(second.requests.map(({ request_id }) => request_id)).size).toBe(second.requests.length)
  },
)

test('the queue of the agent is not what is found', slow, async () => {
  const agent = await startAgent({ VOICEMARK_QUEUE_LIMIT: '2' })
  onTestFinished(async () => {
    await agent.stop()
  })
  const flags = ['--agent', agent.url, '--corpus', corpusFile(), '--warmup', '0', '--json']
  const search = ['bench', ...flags, '--streams', '--streams-time', '6', '--streams-most', '12']
  const { stdout, stderr } = await runVoicemark(search, environmentOf(agentFolders()))
  const { configurations, requests } = report.parse(JSON.parse(stdout))
  expect(stderr).toContain('at most 3 listeners at this agent: its queue holds 2')
  const levels = configurations.flatMap(({ levels }) => levels)
  // How many of them a search comes to in its time is the machine's affair.
  expect(Math.max(...levels.map(({ listeners }) => listeners))).toBeLessThanOrEqual(3)
  expect(levels.map(({ refused }) => refused)).toEqual(levels.map(() => 0))
  expect(new Set(requests.map(({ asked }) => asked))).toEqual(new Set(['engine']))
})

test.each([
  [['--streams', '--repeat', '3'], '--streams does not go with --repeat'],
  [['--streams', '--quality'], '--streams does not go with --quality'],
  [['--streams', '--observer-check'], '--streams does not go with --observer-check'],
  [['--streams-pause', '3'], '--streams-pause: needs --streams'],
  [['--streams', '--tag', 'stream=a'], '--streams: the tag stream is set by the bench itself'],
  [['--streams', '--command', 'true'], '--streams: a program that is started for each text'],
])('a search that cannot be begun says why: %s', async (flags, said) => {
  const { code, stderr } = await runVoicemark(['bench', ...flags], environmentOf(agentFolders()))
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(said) as string })
})
