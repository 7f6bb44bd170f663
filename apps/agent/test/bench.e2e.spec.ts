import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { parseCsv, requestCsvColumns, requestRow } from '@voicemark/schema'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { main } from './running-agent.js'

const foreignEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('VOICEMARK_')),
)
const slow = { timeout: 90_000 }

const report = z.object({
  campaign_id: z.uuid(),
  corpus: z.object({
    name: z.string(),
    sha256: z.string(),
    items: z.array(z.object({ item_id: z.string() })),
  }),
  agent: z.object({ agent_id: z.uuid(), hardware_tier: z.string(), device_type: z.string() }),
  groups: z.array(z.object({ name: z.string(), n: z.number() })),
  aggregate_rtf: z.number().nullable(),
  failures: z.object({ total: z.number(), by_class: z.record(z.string(), z.number()) }),
  requests: z.array(requestRow),
})

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-bench-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

/** Runs the built command with a state of its own; port 0, so that an agent of this machine is left alone. */
async function runBench(folder: string, args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [main, 'bench', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...foreignEnvironment,
      VOICEMARK_HOME: join(folder, 'home'),
      VOICEMARK_METRICS_DIR: join(folder, 'metrics'),
      VOICEMARK_AGENT_PORT: '0',
      ...env,
    },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return { status: child.exitCode, stdout, stderr }
}

function corpusFile(folder: string, content: string): string {
  const path = join(folder, 'texts.txt')
  writeFileSync(path, content)
  return path
}

test('a bench measures every text and records it, the warm-up apart', slow, async () => {
  const folder = temporaryFolder()
  const corpus = corpusFile(folder, '# two texts\nhello\tHello there.\nMaría has 3 cafés.\n')
  const args = ['--repeat', '1', '--warmup', '1', '--corpus', corpus, '--tag', 'room=cold', '--json']
  const { status, stdout, stderr } = await runBench(folder, args)
  expect({ status, stderr }).toMatchObject({ status: 0 })

  const result = report.parse(JSON.parse(stdout))
  expect(
    result.requests.map(({ item_id, repeat, warmup, text_length_chars }) => [
      item_id,
      repeat,
      warmup,
      text_length_chars,
    ]),
  ).toEqual([
    ['hello', 1, true, 12],
    ['hello', 1, false, 12],
    ['text-2', 1, false, 18],
  ])
  expect(
    result.requests.every((row) => row.campaign_id === result.campaign_id && row.tags['room'] === 'cold'),
  ).toBe(true)
  expect(result.groups).toMatchObject([{ name: 'all', n: 2 }])
  expect(result.aggregate_rtf).toBeGreaterThan(0)
  expect(result.failures).toMatchObject({ total: 0, by_class: {} })
  expect(stdout + stderr).not.toMatch(/María|Hello there/)

  const measured = result.requests.filter(({ warmup }) => !warmup).map(({ request_id }) => request_id)
  expect(recordedIds(join(folder, 'metrics'))).toEqual(measured)
  expect(stderr).toMatch(/^bench: 3\/3 requests, 0 failed, \d+ s$/m)
})

test(
  'a text that cannot be spoken is counted, the others are measured, and the status is 1',
  slow,
  async () => {
    const folder = temporaryFolder()
    const corpus = corpusFile(folder, 'dots\t...\nhello\tHello there.\n')
    const { status, stdout } = await runBench(folder, ['--repeat', '2', '--warmup', '1', '--corpus', corpus])
    expect(status).toBe(1)
    expect(stdout).toMatch(/^failures +2 of 4: 2 \w+; of the warm-up: 1$/m)
    expect(stdout).toMatch(/nothing-to-say, first at dots/)
    expect(stdout).toMatch(/^all +12 +/m)
  },
)

test.each([
  {
    args: ['--threads', 'many'],
    problem: /^voicemark: --threads: expected a whole number 1–256, got "many"\n$/,
  },
  { args: ['--tag', 'cold'], problem: /^voicemark: --tag: expected name=value.*\n$/ },
  { args: ['--agent', 'localhost'], problem: /^voicemark: --agent: expected an address.*\n$/ },
  { args: ['--corpus', '/no/such/file'], problem: /^voicemark: corpus .*there is no such file\n$/ },
  { args: ['--agent', 'http://127.0.0.1:1'], problem: /^voicemark: no Voicemark agent answers at .*\n$/ },
  { args: ['--voice', 'nobody'], problem: /^voicemark: voice "nobody" is not installed.*\n$/ },
])('$args ends with one line and status 2', slow, async ({ args, problem }) => {
  const { status, stdout, stderr } = await runBench(temporaryFolder(), args)
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(problem) as string,
  })
})

test('something else on the port of the agent is not measured', slow, async () => {
  const server = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  const { status, stderr } = await runBench(temporaryFolder(), [], { VOICEMARK_AGENT_PORT: String(port) })
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: `voicemark: what listens at http://127.0.0.1:${port} is no Voicemark agent (GET /readyz)\n`,
  })
})

function recordedIds(metrics: string): unknown[] {
  const file = readdirSync(metrics).find((name) => name.startsWith('synthesis_')) ?? ''
  return parseCsv(requestCsvColumns, readFileSync(join(metrics, file), 'utf8')).map((row) => row.request_id)
}
