import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { requestRow } from '@voicemark/schema'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  agentFolders,
  environmentOf,
  main,
  runVoicemark,
  startAgent,
  temporaryFolder,
  until,
  type RunningAgent,
} from './running-agent.js'

const slow = { timeout: 90_000 }
const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const speaker = `'${process.execPath}' '${pathOf('speaking-program.mjs')}'`
const isLinux = process.platform === 'linux'

let agent: RunningAgent
beforeAll(async () => {
  agent = await startAgent()
  return async () => {
    await agent.stop()
  }
}, slow.timeout)

const report = z.object({
  configurations: z.array(z.object({ n: z.number() })),
  requests: z.array(requestRow),
})

function corpusOf(...texts: string[]): string {
  const path = join(temporaryFolder(), 'texts.txt')
  writeFileSync(path, texts.map((text, at) => `t${at}\t${text}\n`).join(''))
  return path
}
const twoTexts = () => corpusOf('Hello there, everybody.', 'Good night to you all, and sleep well.')

const argsOf = (corpus: string, ...more: string[]) => [
  ...['bench', '--agent', agent.url, '--corpus', corpus, '--json', '--repeat', '2', '--warmup', '0'],
  ...more,
]

async function measure(corpus: string, ...more: string[]) {
  const { code, stdout, stderr } = await runVoicemark(argsOf(corpus, ...more), environmentOf(agentFolders()))
  const { requests } = code === 2 ? { requests: [] } : report.parse(JSON.parse(stdout))
  return { code, stderr, rows: requests }
}

const lives = (pid: number) => {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

test('a process for each text gives rows as all others, with the kernel’s account', slow, async () => {
  const { code, rows } = await measure(twoTexts(), '--command', `${speaker} file {out}`)
  expect({ code, n: rows.length }).toEqual({ code: 0, n: 4 })
  for (const row of rows) {
    expect(row).toMatchObject({ success: true, asked: 'command', sample_rate_hz: 16_000 })
    expect(row.rtf).toBeCloseTo((row.total_duration_s ?? NaN) / (row.audio_duration_s ?? NaN), 4)
    expect(row.subject).toContain('speaking-program.mjs')
    if (!isLinux) continue
    expect(row).toMatchObject({ watched: 'children', memory_source: 'ended', memory_scope: 'process_tree' })
    // It works for 0.1 s, and is a Node program.
    expect(row.process_cpu_s).toBeGreaterThan(0.1)
    expect(row.peak_memory_mb).toBeGreaterThan(30)
    expect(row.peak_memory_mb).toBeLessThan(200)
  }
})

test('a program that stays is one process for all texts', slow, async () => {
  const { code, rows } = await measure(twoTexts(), '--command', `${speaker} file-in {out}`, '--lines')
  expect({ code, n: rows.length }).toEqual({ code: 0, n: 4 })
  for (const row of rows) {
    expect(row).toMatchObject({ success: true, asked: 'lines' })
    if (isLinux) expect(row.process_cpu_s).toBeGreaterThan(0.1)
  }
})

test('a text that a program dies of is a failed row with its status and last line', slow, async () => {
  const command = `${speaker} dies-once ${join(temporaryFolder(), 'died')}`
  const { code, rows } = await measure(
    corpusOf('Hello there, everybody.', 'Now please die.'),
    '--command',
    command,
    '--lines',
  )
  expect({ code, n: rows.length }).toEqual({ code: 1, n: 3 })
  const answer = await fetch(`${agent.url}/campaigns/${rows[0]?.campaign_id}/requests`)
  const all = z.object({ requests: z.array(requestRow) }).parse(await answer.json()).requests
  expect(all.filter(({ success }) => !success)).toMatchObject([
    {
      error_message: 'command-ended: it ended with exit status 9 before its answer: cannot speak',
      failure_class: 'engine',
      asked: 'lines',
      rtf: null,
    },
  ])
})

test.each([
  ['--command', 'no-such-program-of-mine', /no such program/],
  ['--command', 'sh -c "echo no such voice >&2; exit 3"', /exit status 3: no such voice/],
  ['--command', `${speaker} raw`, /--raw HZ/],
])('%s %s is refused before the first row', slow, async (flag, command, reason) => {
  const { code, stderr } = await measure(twoTexts(), flag, command)
  expect(code).toBe(2)
  expect(stderr).toMatch(reason)
})

describe('a server that is started', () => {
  const server = async (way: string) => {
    const port = await freePort()
    const command = `'${process.execPath}' '${pathOf('speaking-server.mjs')}' ${way} ${port}`
    return { port, flags: ['--serve', command, '--http', `http://127.0.0.1:${port}`] }
  }

  test('has its load time and its processes in the rows', slow, async () => {
    const { flags } = await server('serves')
    const { code, rows, stderr } = await measure(twoTexts(), ...flags, '--api', 'openai')
    expect({ code, n: rows.length }).toEqual({ code: 0, n: 4 })
    for (const row of rows) {
      expect(row).toMatchObject({ success: true, asked: 'http' })
      expect(row.model_load_s).toBeGreaterThan(0.3)
      if (isLinux) expect(row.peak_memory_mb).toBeGreaterThan(100)
    }
    expect(stderr).toMatch(/ready after \d/)
  })

  test('that ends at once is why nothing is measured', slow, async () => {
    const { flags } = await server('dies')
    const { code, stderr } = await measure(twoTexts(), ...flags)
    expect(code).toBe(2)
    expect(stderr).toMatch(/exit status 4 before it could be asked: no such voice/)
  })

  test.skipIf(!isLinux).each(['SIGINT', 'SIGKILL'] as const)(
    'is gone after a %s of the bench',
    slow,
    async (signal) => {
      const { flags, port } = await server('stubborn')
      const env = { ...process.env, ...environmentOf(agentFolders()) }
      const args = [main, ...argsOf(twoTexts(), ...flags, '--repeat', '500')]
      const bench = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
      const listens = () =>
        fetch(`http://127.0.0.1:${port}/`).then(
          () => true,
          () => false,
        )
      await until('the server answers', 30_000, listens)
      const pids = pidsOf(String(port))
      expect(pids.length).toBeGreaterThan(0)
      bench.kill(signal)
      await until('the server is gone', 30_000, () => !pids.some(lives))
    },
  )
})

/** Processes that have this word in their command line. */
function pidsOf(word: string): number[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
  const lines = stdout
    .split('\n')
    .filter((line) => line.includes('speaking-server.mjs') && line.includes(word))
  return lines.filter((line) => !line.includes('bench')).map((line) => parseInt(line, 10))
}
