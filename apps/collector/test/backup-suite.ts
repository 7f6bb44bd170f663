import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '@voicemark/postgres'
import { expect, test } from 'vitest'
import { runCommand, startAgent, startCollector, temporaryFolder, until } from './running-processes.js'

interface Stream {
  readonly run_id: string
  readonly stream: 'request' | 'sample'
  readonly next_seq: number
  readonly stored: number
  readonly quarantined: number
  readonly lost: number
  readonly holds: boolean
}

const limitMs = 120_000

/** What holds of a backup on either database; `databaseUrl` makes an empty one. */
export function testBackups(databaseUrl: () => Promise<string>): void {
  test(
    'rows that come after a backup come again after its restore, or are counted as lost, and none is there twice',
    async () => {
      const folder = temporaryFolder()
      const [url, file, outbox] = [await databaseUrl(), join(folder, 'one.vmb'), join(folder, 'agent/outbox')]
      const env = { DATABASE_URL: url, VOICEMARK_COLLECTOR_PORT: String(await freePort()) }
      let collector = await startCollector(env)
      // Small pieces of the spool, so that most of what was acknowledged is gone from it.
      const small = { VOICEMARK_HOME: join(folder, 'agent'), VOICEMARK_SPOOL_LIMIT_MB: '1' }
      const agent = await startAgent(collector.url, small)
      await speakTimes(agent.url, 3)
      await until('rows', async () => (await requestsOf(collector.url))?.stored === 3)

      const speaking = speakTimes(agent.url, 20)
      const made = await runCommand('collector', ['backup', file], { DATABASE_URL: url })
      expect([made.code, made.stderr]).toEqual([0, ''])
      expect(made.stdout).toMatch(/rows, of them 1 runs, \d+ requests, \d+ samples/)
      await speaking
      await speakTimes(agent.url, 120)
      await until('all rows', async () => (await requestsOf(collector.url))?.stored === 143)
      await until('pieces that are gone', () => firstKept(outbox) > 0, limitMs)

      const busy = await runCommand('collector', ['restore', '--force', file], { DATABASE_URL: url })
      expect([busy.code, busy.stdout]).toEqual([2, ''])
      expect(busy.stderr).toContain('a collector runs on')
      expect((await requestsOf(collector.url))?.stored).toBe(143)

      await collector.stop()
      const full = await runCommand('collector', ['restore', file], { DATABASE_URL: url })
      expect([full.code, full.stdout]).toEqual([2, ''])
      expect(full.stderr).toMatch(/has \d+ rows; --force/)
      const done = await runCommand('collector', ['restore', '--force', file], { DATABASE_URL: url })
      expect([done.code, done.stderr]).toEqual([0, ''])

      collector = await startCollector(env)
      await until('all rows again', async () => (await requestsOf(collector.url))?.next_seq === 143, limitMs)
      const { streams } = (await (await fetch(`${collector.url}/api/v1/health`)).json()) as {
        streams: Stream[]
      }
      for (const stream of streams) expect(stream).toMatchObject({ holds: true, quarantined: 0 })
      const requests = await requestsOf(collector.url)
      // What the agent has kept is here again; what neither has is counted.
      expect(requests?.lost).toBeGreaterThan(0)
      expect((requests?.stored ?? 0) + (requests?.lost ?? 0)).toBe(143)
      const listed = (await (await fetch(`${collector.url}/api/v1/requests?limit=1000`)).json()) as {
        requests: { request_id: string }[]
      }
      expect(new Set(listed.requests.map(({ request_id }) => request_id)).size).toBe(requests?.stored)
      await Promise.all([agent.stop(), collector.stop()])
      expect(readdirSync(folder).filter((name) => /part|copy/.test(name))).toEqual([])
    },
    limitMs * 2,
  )

  test(
    'a backup comes into an empty database, and a backup of that is the same',
    async () => {
      const folder = temporaryFolder()
      const [first, second] = [await databaseUrl(), await databaseUrl()]
      const collector = await startCollector({ DATABASE_URL: first })
      const agent = await startAgent(collector.url)
      await speakTimes(agent.url, 2)
      await until('rows', async () => (await requestsOf(collector.url))?.stored === 2)
      await Promise.all([agent.stop(), collector.stop()])
      const [one, two] = [join(folder, 'one.vmb'), join(folder, 'two.vmb')]
      const run = async (args: string[], url: string) => {
        const { code, stderr } = await runCommand('collector', args, { DATABASE_URL: url })
        expect([args[0], code, stderr]).toEqual([args[0], 0, ''])
      }
      await run(['backup', one], first)
      await run(['restore', one], second)
      await run(['backup', two], second)
      const [a, b] = [one, two].map(
        (file) => JSON.parse(readFileSync(file, 'utf8').slice(0, 65_536).trim()) as Record<string, unknown>,
      )
      expect(b?.['rows']).toEqual(a?.['rows'])
      expect(b?.['migrations']).toEqual(a?.['migrations'])
    },
    limitMs,
  )
}

async function requestsOf(url: string): Promise<Stream | undefined> {
  const { streams } = (await (await fetch(`${url}/api/v1/health`)).json()) as { streams: Stream[] }
  return streams.find(({ stream }) => stream === 'request')
}

async function speakTimes(url: string, times: number): Promise<void> {
  for (let left = times; left > 0; left--) {
    const body = new FormData()
    body.set('text', 'Hi.')
    expect((await fetch(`${url}/tts`, { method: 'POST', body })).status).toBe(200)
  }
}

/** The seq of the first request that an agent still keeps for its collector. */
function firstKept(outbox: string): number {
  if (!existsSync(outbox)) return 0
  const names = readdirSync(outbox, { recursive: true }).map(String)
  const seqs = names.flatMap((name) => /request-(\d{16})\.ndjson$/.exec(name)?.[1] ?? [])
  return seqs.length === 0 ? 0 : Math.min(...seqs.map(Number))
}
