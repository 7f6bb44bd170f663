import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { csvFiles, csvRows, lastRow } from './recorded.js'
import { speak, type Answer } from './requests.js'
import {
  agentFolders,
  environmentOf,
  failedStart,
  holdSynthesis,
  isRunning,
  main,
  runVoicemark,
  startAgent,
  temporaryFolder,
  until,
  untilQueued,
  type Finished,
} from './running-agent.js'

const startLimitMs = 90_000

const atAddress = fileURLToPath(new URL('stop-at-address.mjs', import.meta.url))

/** A container's view of processes, which Linux gives to root alone. */
const namespaces = ['--pid', '--fork', '--mount-proc']
const canUnshare = spawnSync('unshare', [...namespaces, 'true']).status === 0

const wrongValues = [
  { variable: 'VOICEMARK_AGENT_HOST', value: '0.0.0.0', says: 'expected 127.0.0.1, ::1, localhost' },
  { variable: 'VOICEMARK_AGENT_PORT', value: '70000', says: 'expected a whole number 0–65535' },
  { variable: 'VOICEMARK_THREADS', value: '0', says: 'expected a whole number 1–256' },
  { variable: 'VOICEMARK_PROVIDER', value: 'tpu', says: 'expected cpu, cuda, coreml, dml, webgpu' },
  { variable: 'VOICEMARK_SENTENCE_SILENCE_S', value: 'long', says: 'expected 0–5' },
  { variable: 'VOICEMARK_TIER', value: '../x', says: 'expected 1–64 characters of a–z, 0–9 and _' },
  { variable: 'VOICEMARK_QUEUE_LIMIT', value: '-1', says: 'expected a whole number 0–1000' },
  { variable: 'VOICEMARK_TEXT_LIMIT', value: '1e3', says: 'expected a whole number 1–20000' },
  { variable: 'VOICEMARK_TIMEOUT_S', value: '0.5', says: 'expected a whole number 1–3600' },
  { variable: 'VOICEMARK_MEMORY_LIMIT_MB', value: '63', says: 'expected a whole number 64–1048576' },
  { variable: 'VOICEMARK_SYNTHETIC_LOAD', value: 'yes', says: 'expected true, false' },
  { variable: 'VOICEMARK_LOG_LEVEL', value: 'loud', says: 'expected debug, info, warn, error, silent' },
]

describe('an agent with wrong settings', () => {
  let ended: Finished

  beforeAll(async () => {
    ended = await failedStart(Object.fromEntries(wrongValues.map(({ variable, value }) => [variable, value])))
  }, startLimitMs)

  test.each(wrongValues)('names $variable, what it expects and what it got', ({ variable, value, says }) => {
    expect(ended.stderr).toContain(`${variable}: ${says}, got "${value}"`)
  })

  test('lists all of them in one line and ends with 2', () => {
    expectOneLine(ended, /^voicemark: VOICEMARK_AGENT_HOST: .+; VOICEMARK_LOG_LEVEL: .+$/)
  })
})

describe('a wrong command line is one line and status 2: ', () => {
  test.each([
    { name: 'an unknown option', args: ['bench', '--frob'], says: "unknown option '--frob'" },
    { name: 'an argument too much', args: ['agent', 'extra'], says: 'too many arguments' },
    { name: 'an unknown command', args: ['frobnicate'], says: "unknown command 'frobnicate'" },
  ])('$name', async ({ args, says }) => {
    const { code, stdout, stderr } = await runVoicemark(args)
    expect([code, stdout, stderr.trimEnd().split('\n').length]).toEqual([2, '', 1])
    expect(stderr).toContain(says)
  })
})

describe('an agent that cannot have what it needs says so in one line and ends with 2: ', () => {
  test('a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    try {
      const ended = await failedStart({ VOICEMARK_AGENT_PORT: port })
      expectOneLine(ended, new RegExp(`port ${port} on 127\\.0\\.0\\.1 is taken; .*VOICEMARK_AGENT_PORT`))
    } finally {
      other.close()
    }
  })

  test.each([
    { name: 'a home that is a file', variable: 'VOICEMARK_HOME', path: 'file' },
    { name: 'a metrics folder that is a file', variable: 'VOICEMARK_METRICS_DIR', path: 'file' },
    { name: 'a voice folder that is a file', variable: 'VOICEMARK_VOICES_DIR', path: 'file' },
  ])(
    '$name',
    async ({ variable, path }) => {
      const folder = temporaryFolder()
      writeFileSync(join(folder, 'file'), '')
      const ended = await failedStart({ [variable]: join(folder, path) })
      const shown =
        variable === 'VOICEMARK_VOICES_DIR' ? 'voice folder file' : `${variable} ${join(folder, path)}`
      expectOneLine(ended, new RegExp(`^voicemark: ${shown} cannot be (used|read):? \\(?E(EXIST|NOTDIR)\\)?`))
    },
    startLimitMs,
  )

  test(
    'a memory limit that the voice does not fit into',
    async () => {
      const ended = await failedStart({ VOICEMARK_MEMORY_LIMIT_MB: '64', VOICEMARK_LOG_LEVEL: 'silent' })
      expectOneLine(ended, /^voicemark: \d+ MB resident, limit 64 MB \(VOICEMARK_MEMORY_LIMIT_MB\)/)
    },
    startLimitMs,
  )

  test('an unknown command', async () => {
    const ended = await runVoicemark(['speak'])
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining("unknown command 'speak'")])
  })
})

describe('an agent whose folders hold what a crash or a person left', () => {
  test(
    'a home in use by another agent is refused with its pid, and free again after a kill -9',
    async () => {
      const folders = agentFolders()
      const first = await startAgent({}, folders)
      const second = await failedStart({}, { ...folders, metricsDir: temporaryFolder() })
      expectOneLine(second, new RegExp(`${folders.home} is in use by another agent \\(pid ${first.pid}\\)`))
      const { status, agent_id: agentId } = await first.health()
      expect(status).toBe('ok')
      await first.kill9()
      expect(existsSync(join(folders.home, 'agent.lock'))).toBe(true)
      const third = await startAgent({}, folders)
      expect((await third.health()).agent_id).toBe(agentId)
      expect((await third.stop()).code).toBe(0)
      expect(existsSync(join(folders.home, 'agent.lock'))).toBe(false)
    },
    startLimitMs,
  )

  test(
    'a home that a newer version has written is refused in one line that says what to do, and stays as it is',
    async () => {
      const folders = agentFolders()
      await (await startAgent({}, folders)).stop()
      const state = join(folders.home, 'state.json')
      expect(readFileSync(state, 'utf8')).toMatch(/^{"format":1,"version":"\d+\.\d+\.\d+"}\n$/)
      writeFileSync(state, JSON.stringify({ format: 2, version: '9.1.0', more: true }))
      const before = contentOf(folders.home)
      expectOneLine(
        await failedStart({}, folders),
        /was written by version 9\.1\.0 .*install 9\.1\.0 or newer/,
      )
      expect(contentOf(folders.home)).toEqual(before)
    },
    startLimitMs,
  )

  test.skipIf(!canUnshare)(
    'a home in use by an agent in another container is refused, whatever pids mean there',
    async () => {
      const folders = agentFolders()
      const first = await startAgent({}, folders)
      const { status, stderr } = spawnSync('unshare', [...namespaces, process.execPath, main, 'agent'], {
        env: { PATH: process.env['PATH'], ...environmentOf({ ...folders, metricsDir: temporaryFolder() }) },
        encoding: 'utf8',
        timeout: startLimitMs,
      })
      expect([status, stderr]).toEqual([
        2,
        expect.stringContaining(`in use by another agent (pid ${first.pid})`),
      ])
    },
    startLimitMs,
  )

  test(
    'files of the home that a power failure damaged do not stop the start',
    async () => {
      const folders = agentFolders()
      mkdirSync(folders.home)
      writeFileSync(join(folders.home, 'agent.lock'), '{"pid":1,"sta')
      writeFileSync(join(folders.home, 'agent.json'), '\u0000'.repeat(64))
      const damaged = [
        '\u0000'.repeat(4096),
        '{"event":',
        '{}',
        'null',
        '[1]',
        '{"event":"ended","row":{"request_id":',
      ]
      writeFileSync(join(folders.home, 'requests.ndjson'), `${damaged.join('\n')}\n`)
      const agent = await startAgent({}, folders)
      const { status, record } = await agent.health()
      expect(status).toBe('ok')
      expect(record.journal_unreadable).toBe(damaged.length)
      expect((await agent.stop()).code).toBe(0)
    },
    startLimitMs,
  )

  test(
    'a damaged CSV file is put aside and made again from the journal',
    async () => {
      const folders = agentFolders()
      const first = await startAgent({}, folders)
      for (let n = 0; n < 3; n += 1) expect((await speak(first.url, { text: 'Hello.' })).status).toBe(200)
      const { synthesis } = await csvFiles(first)
      await first.stop()
      const whole = readFileSync(synthesis, 'utf8')
      const lines = whole.split('\n')
      writeFileSync(
        synthesis,
        [...lines.slice(0, 2), `"${'\u0000'.repeat(64)}`, ...lines.slice(3)].join('\n'),
      )
      const damaged = readFileSync(synthesis, 'utf8')
      const second = await startAgent({}, folders)
      expect(readFileSync((await csvFiles(second)).synthesis, 'utf8')).toBe(whole)
      expect(readFileSync(`${synthesis}.damaged`, 'utf8')).toBe(damaged)
      await second.stop()
    },
    startLimitMs,
  )

  test(
    'two agents of one tier share a metrics folder without sharing a file',
    async () => {
      const one = agentFolders()
      const two = { ...agentFolders(), metricsDir: one.metricsDir }
      const agents = [await startAgent({}, one), await startAgent({}, two)]
      const files = await Promise.all(agents.map(csvFiles))
      expect(new Set(files.flatMap(({ synthesis, realtime }) => [synthesis, realtime])).size).toBe(4)
      await Promise.all(agents.map((agent) => agent.stop()))
    },
    startLimitMs,
  )
})

test(
  'an agent that finds no programs says nothing of it while it starts',
  async () => {
    const agent = await startAgent({ PATH: temporaryFolder() })
    expect(agent.logs()).not.toContain('not found')
    expect((await agent.stop()).code).toBe(0)
  },
  startLimitMs,
)

describe('an agent that is asked to end', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'ends with 0 at once by %s, and its synthesis process with it',
    async (signal) => {
      const agent = await startAgent()
      const { pid } = (await agent.health()).synthesis
      agent.signal(signal)
      expect(await agent.exited).toEqual({ code: 0, signal: null })
      expect(agent.logs()).not.toContain('"what":"request in work"')
      await expectGone(pid)
      expect(existsSync(join(agent.home, 'agent.lock'))).toBe(false)
    },
    startLimitMs,
  )

  test(
    'ends cleanly when it is asked to while it says where it listens',
    async () => {
      const agent = await startAgent({ NODE_OPTIONS: `--import=${atAddress}` })
      expect(await agent.exited).toEqual({ code: 0, signal: null })
      expect(existsSync(join(agent.home, 'agent.lock'))).toBe(false)
    },
    startLimitMs,
  )

  test(
    'ends with 0 on Ctrl-C, which the terminal sends to the synthesis process too',
    async () => {
      const agent = await startAgent()
      const { pid } = (await agent.health()).synthesis
      process.kill(-agent.pid, 'SIGINT')
      expect(await agent.exited).toEqual({ code: 0, signal: null })
      await expectGone(pid)
      expect(agent.logs()).not.toContain('synthesis-process-ended')
    },
    startLimitMs,
  )

  test(
    'lets the request in synthesis end, refuses the one that waits, and records what it did',
    async () => {
      const agent = await startAgent()
      const { pid } = (await agent.health()).synthesis
      const release = await holdSynthesis(agent)
      const speaking = speak(agent.url, { text: 'Hello world.' })
      await untilQueued(agent, 1)
      const waiting = speak(agent.url, { text: 'Hello.' })
      await untilQueued(agent, 2)
      agent.signal('SIGTERM')
      expect(await codeOf(waiting)).toBe('503 stopping')
      release()
      expect(await codeOf(speaking)).toBe('200 audio/wav')
      expect(await agent.exited).toEqual({ code: 0, signal: null })
      expect(lastRow(agent.home)).toMatchObject({ success: true, failure_class: null, http_status: 200 })
      expect(csvRows(agent.metricsDir, 'synthesis')).toHaveLength(1)
      await expectGone(pid)
    },
    startLimitMs,
  )

  test(
    'does not wait for ever when the synthesis does not end, and says so in the row',
    async () => {
      const agent = await startAgent({ VOICEMARK_TIMEOUT_S: '600' })
      const { pid } = (await agent.health()).synthesis
      await holdSynthesis(agent)
      const speaking = speak(agent.url, { text: 'Hello.' })
      speaking.catch(() => undefined)
      await untilQueued(agent, 1)
      agent.signal('SIGTERM')
      expect(await agent.exited).toEqual({ code: 0, signal: null })
      await expectGone(pid)
      expect(lastRow(agent.home)).toMatchObject({ success: false, http_status: 503 })
      expect(csvRows(agent.metricsDir, 'synthesis')).toHaveLength(1)
    },
    startLimitMs,
  )
})

function expectOneLine(ended: Finished, pattern: RegExp): void {
  expect(ended.code).toBe(2)
  expect(ended.stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(pattern)])
  expect(ended.stdout).toBe('')
}

async function expectGone(pid: number | null): Promise<void> {
  if (pid === null) throw new Error('there was no synthesis process')
  await until(`process ${pid} has ended`, 30_000, () => !isRunning(pid))
}

async function codeOf(answer: Promise<Answer>): Promise<string> {
  const { status, headers, body } = await answer
  if (status === 200) return `200 ${headers['content-type'] ?? ''}`
  return `${status} ${(JSON.parse(body.toString()) as { code: string }).code}`
}

/** The files right in a folder, with what is in them. */
function contentOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(files.map(({ name }) => [name, readFileSync(join(folder, name), 'utf8')]))
}
