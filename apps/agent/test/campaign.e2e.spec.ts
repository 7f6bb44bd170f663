import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requestRow, type RequestRow } from '@voicemark/schema'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { blockOrder } from '../src/bench/plan/order.js'
import { journalRows } from './recorded.js'
import {
  agentFolders,
  environmentOf,
  main,
  runVoicemark,
  startAgent,
  temporaryFolder,
  until,
  type Folders,
} from './running-agent.js'

const slow = { timeout: 180_000 }

const campaign = z.object({
  campaign_id: z.uuid(),
  end: z.string(),
  parts: z.number(),
  plan: z.object({ seed: z.number(), order: z.enum(['interleaved', 'grouped', 'sequence']) }),
  corpus: z.object({ sha256: z.string() }),
  cool_downs: z.array(z.object({ status: z.string() })),
  measured: z.object({ planned: z.number(), answered: z.number() }),
  configurations: z.array(
    z.object({
      label: z.string(),
      n: z.number(),
      rtf: z.object({ median: z.number().nullable() }),
      latency_s: z.object({ median: z.number().nullable(), max: z.number().nullable() }),
      loads: z.object({ n: z.number() }),
      failures: z.object({ by_class: z.record(z.string(), z.number()) }),
    }),
  ),
  requests: z.array(requestRow),
})

const texts = [
  { id: 'hello', text: 'Hello there.' },
  { id: 'good', text: 'Good night to you all.' },
  { id: 'rain', text: 'The rain has stopped.' },
]

function corpusFile(): string {
  const path = join(temporaryFolder(), 'texts.txt')
  writeFileSync(path, texts.map(({ id, text }) => `${id}\t${text}\n`).join(''))
  return path
}

const bench = (args: readonly string[], where: Folders, env: Record<string, string> = {}) =>
  runVoicemark(['bench', ...args], { ...environmentOf(where), VOICEMARK_THREADS: '1', ...env })

const resultOf = (stdout: string) => campaign.parse(JSON.parse(stdout))
const measuredOf = (rows: readonly RequestRow[]) => rows.filter(({ warmup }) => !warmup)
const keyOf = ({ tags, item_id, repeat }: RequestRow) => `${tags['configuration']} ${item_id} ${repeat}`

test('the order of the requests comes from the seed, and loads are in no measured row', slow, async () => {
  const where = agentFolders()
  const args = ['--threads', '1', '--threads', '2', '--repeat', '2', '--seed', '11', '--corpus', corpusFile()]
  const { code, stdout, stderr } = await bench([...args, '--json'], where)
  expect({ code, stderr }).toMatchObject({ code: 0 })
  const result = resultOf(stdout)

  const labels = ['default/t1', 'default/t2']
  const plan = { seed: 11, order: 'interleaved', configurations: labels } as const
  const planned = [1, 2].flatMap((block) => blockOrder(texts, plan, block))
  const measured = measuredOf(journalRows(where.home))
  expect(measured.map(keyOf)).toEqual(
    planned.map(({ configuration, item, repeat }) => `${labels[configuration]} ${item.id} ${repeat}`),
  )
  expect(measured.every(({ num_threads, tags }) => tags['configuration'] === `default/t${num_threads}`)).toBe(
    true,
  )
  expect(
    measured.every(({ cold, tags }) => !cold && result.corpus.sha256.startsWith(tags['corpus'] ?? '-')),
  ).toBe(true)
  expect(result.configurations.map(({ label, n }) => [label, n])).toEqual(labels.map((label) => [label, 6]))
  expect(stderr).toMatch(/^bench: campaign [0-9a-f-]{36}, seed 11$/m)
})

test('a campaign goes on after a kill -9, and no text is in its results twice', slow, async () => {
  const where = agentFolders()
  const args = [
    'bench',
    '--threads',
    '1',
    '--threads',
    '2',
    '--repeat',
    '4',
    '--order',
    'grouped',
    '--corpus',
    corpusFile(),
  ]
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env['PATH'], TMPDIR: tmpdir(), ...environmentOf(where) },
    stdio: 'ignore',
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const answered = () => {
    const folder = join(where.home, 'campaigns')
    const name = folderNames(folder).find((file) => file.endsWith('.ndjson'))
    return name === undefined ? [] : lines(join(folder, name)).filter((line) => line.includes('"answered"'))
  }
  await until('nine requests are answered', 90_000, () => answered().length >= 9)
  child.kill('SIGKILL')
  await once(child, 'exit')

  // The newest answer never reached the campaign's file, as when the bench dies between the two.
  const [id = ''] = folderNames(join(where.home, 'campaigns')).map((file) => file.replace(/\.\w+$/, ''))
  const path = join(where.home, 'campaigns', `${id}.ndjson`)
  const written = lines(path)
  const last = written.findLastIndex((line) => /"answered".*"warmup":false,"latency_s"/.test(line))
  const before = written.slice(0, last)
  writeFileSync(path, `${before.join('\n')}\n${written[last]?.slice(0, 40)}`)

  const [{ code, stdout, stderr }, second] = await Promise.all([
    bench(['--resume', id, '--json'], where),
    until('it is in work again', 60_000, () => lines(path).length > before.length + 2).then(() =>
      bench(['--resume', id], where),
    ),
  ])
  expect({ code, stderr }).toMatchObject({ code: 0 })
  expect(second).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/the campaign is in work/) as string,
  })
  const result = resultOf(stdout)
  expect(result).toMatchObject({
    campaign_id: id,
    end: 'complete',
    parts: 2,
    measured: { planned: 24, answered: 24 },
  })
  const keys = measuredOf(result.requests).map(keyOf)
  expect(keys).toHaveLength(24)
  expect(new Set(keys).size).toBe(24)
  const recorded = measuredOf(journalRows(where.home)).filter(({ success }) => success)
  expect(recorded.map(keyOf).sort()).toEqual(keys.toSorted())

  const again = await bench(['--resume', id, '--json'], where)
  expect(resultOf(again.stdout).requests).toHaveLength(result.requests.length)
})

test(
  'in an open loop the latency counts from the schedule, and a full queue is a failure',
  slow,
  async () => {
    const where = agentFolders()
    const corpus = join(temporaryFolder(), 'long.txt')
    const text = 'The lighthouse keeper counted the steps to the lamp and looked out for ships. '.repeat(12)
    writeFileSync(corpus, `long\t${text}\n`)
    const args = [
      '--rate',
      '40',
      '--arrivals',
      'poisson',
      '--repeat',
      '20',
      '--seed',
      '5',
      '--corpus',
      corpus,
    ]
    const limit = { VOICEMARK_QUEUE_LIMIT: '3' }
    const { code, stdout } = await bench([...args, '--json'], where, limit)
    expect(code).toBe(1)
    const result = resultOf(stdout)
    const [one] = result.configurations
    expect((one?.n ?? 0) + (one?.failures.by_class['overload'] ?? 0)).toBe(20)
    expect(one?.failures.by_class['overload']).toBeGreaterThan(0)
    // Those that were let in waited for others: far longer than a synthesis takes.
    const longest = Math.max(
      ...measuredOf(result.requests).map((row) => row.queue_wait_s + (row.total_duration_s ?? 0)),
    )
    const synthesis = Math.min(...measuredOf(result.requests).map((row) => row.total_duration_s ?? Infinity))
    expect(one?.latency_s.max).toBeGreaterThanOrEqual(longest)
    expect(longest).toBeGreaterThan(2 * synthesis)
    expect(measuredOf(result.requests)[0]?.tags).toMatchObject({ load: 'open-40-poisson' })
    const table = await bench(['--resume', result.campaign_id], where, limit)
    expect(table.stdout).toMatch(/^load +open loop, 40 requests\/s, poisson arrivals$/m)
    expect(table.stdout).toContain('no coordinated omission')
  },
)

test('requests in flight wait in the queue, and the RTF has none of it', slow, async () => {
  const where = agentFolders()
  const args = ['--concurrency', '3', '--repeat', '4', '--corpus', corpusFile(), '--json']
  const { code, stdout } = await bench(args, where)
  expect(code).toBe(0)
  const rows = measuredOf(resultOf(stdout).requests)
  expect(rows).toHaveLength(12)
  expect(rows.filter(({ queue_wait_s }) => queue_wait_s > 0.001).length).toBeGreaterThan(3)
  expect(rows.every(({ tags }) => tags['load'] === 'closed-3')).toBe(true)
})

test('a server of the OpenAI kind is measured from here and recorded by the agent', slow, async () => {
  const server = await startAgent()
  const where = agentFolders()
  const args = [
    '--http',
    server.url,
    '--model',
    'any',
    '--voice',
    'en_US-kal16-diphone',
    '--repeat',
    '3',
    '--warmup',
    '1',
  ]
  const { code, stdout, stderr } = await bench([...args, '--corpus', corpusFile(), '--json'], where)
  expect({ code, stderr }).toMatchObject({ code: 0 })
  const rows = measuredOf(resultOf(stdout).requests)
  // The server's own rows say how long its audio was and what the synthesis alone took; first it was tried and warmed up.
  const served = journalRows(server.home).slice(2)
  const { host, port } = new URL(server.url)
  expect(rows).toHaveLength(9)
  for (const row of rows) {
    expect(row).toMatchObject({
      engine: 'http',
      hardware_tier: served[0]?.hardware_tier,
      device_type: 'http',
      ttfa_boundary: 'client',
    })
    expect(row).toMatchObject({ asked: 'http', subject: `${host}/any/en_US-kal16-diphone`, http_status: 200 })
    expect(row).toMatchObject({ success: true, watched: `port:${port}`, memory_scope: 'process_tree' })
    expect(row.cpu_model).toBe(served[0]?.cpu_model)
    expect(row.ttfa_s).toBeGreaterThan(0)
    expect(row.ttfa_s).toBeLessThanOrEqual(row.total_duration_s ?? 0)
  }
  const lengths = (all: readonly RequestRow[]) => all.map((row) => row.audio_duration_s?.toFixed(3))
  expect(lengths(rows)).toEqual(lengths(served))
  rows.forEach((row, at) => {
    expect(row.total_duration_s).toBeGreaterThan(served[at]?.total_duration_s ?? Infinity)
    // The server and its synthesis process, which knows its own time and memory: what is seen from outside is more.
    expect(row.processes).toBeGreaterThanOrEqual(2)
    expect(row.process_cpu_s).toBeGreaterThan(served[at]?.process_cpu_s ?? Infinity)
    expect(row.peak_memory_mb).toBeGreaterThan(served[at]?.peak_memory_mb ?? Infinity)
    expect(row.samples_taken).toBeGreaterThanOrEqual(2)
  })

  const name = readdirSync(where.metricsDir).find((file) => file.includes(`_http_127_0_0_1_${port}`)) ?? ''
  expect(lines(join(where.metricsDir, name))).toHaveLength(1 + 9)
  const own = readdirSync(where.metricsDir).find((file) => /^synthesis_(?!.*_http_)/.test(file)) ?? ''
  expect(lines(join(where.metricsDir, own))).toHaveLength(1)
})

test('a server that fails makes rows that say how', slow, async () => {
  let count = 0
  const server = createServer((request, response) => {
    response.setHeader('Connection', 'close')
    // The first one tries the server.
    if (count % 3 === 0) request.pipe(response.writeHead(500))
    else if (count % 3 === 1) response.writeHead(200, { 'Content-Type': 'audio/wav' }).end('no audio')
    else request.socket.destroy()
    count += 1
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  const where = agentFolders()
  const args = [
    '--http',
    `http://127.0.0.1:${port}`,
    '--api',
    'openai',
    '--tier',
    'my_gpu_box',
    '--device',
    'cuda',
    '--repeat',
    '1',
  ]
  const { code, stdout } = await bench([...args, '--warmup', '0', '--corpus', corpusFile(), '--json'], where)
  expect(code).toBe(1)
  expect(resultOf(stdout).configurations[0]?.failures.by_class).toEqual({
    invalid_audio: 1,
    network: 1,
    engine: 1,
  })
  const rows = journalRows(where.home)
  expect(rows.map(({ failure_class, http_status }) => [failure_class, http_status])).toEqual([
    ['invalid_audio', 200],
    ['network', null],
    ['engine', 500],
  ])
  expect(rows.every((row) => row.hardware_tier === 'my_gpu_box' && row.device_type === 'cuda')).toBe(true)
  // It sent back what it was asked, text and all.
  expect(rows[2]?.error_message).toBe('server-failed: HTTP 500: {"input":"….","response_format":"wav"}')
  expect(readFileSync(join(where.home, 'requests.ndjson'), 'utf8')).not.toMatch(/Hello there/)
})

test.each([
  {
    name: 'with several problems names each',
    plan: { configurations: [{ threads: 0 }], repeat: 'often' },
    problem:
      /plan\.json: 2 problems\n {2}configurations\[0\]\.threads: expected.*\n {2}repeat: expected a whole number 1–10000\n$/,
  },
  {
    name: 'without configurations is none',
    plan: {},
    problem: /configurations: expected a list of configurations\n$/,
  },
  { name: 'that is no JSON is none', plan: '{', problem: /^voicemark: plan .* is no JSON: .*\n$/ },
  {
    name: 'with a voice that is not installed does not begin',
    plan: { configurations: [{}, { voice: 'nobody' }] },
    problem: /voice "nobody" is not installed/,
  },
  {
    name: 'with a corpus that is not there does not begin',
    plan: { configurations: [{}], corpus: 'none.txt' },
    problem: /^voicemark: corpus none\.txt cannot be read: there is no such file\n$/,
  },
  {
    name: 'in YAML names the line too',
    file: 'plan.yaml',
    plan: 'configurations:\n  - threads: 0\nrepeat: often\n',
    problem:
      /plan\.yaml: 2 problems\n {2}line 2: configurations\[0\]\.threads: expected.*\n {2}line 3: repeat: expected.*\n$/,
  },
])('a plan $name', slow, async ({ file = 'plan.json', plan, problem }) => {
  const path = join(temporaryFolder(), file)
  writeFileSync(path, typeof plan === 'string' ? plan : JSON.stringify(plan))
  const { code, stdout, stderr } = await bench(['--plan', path], agentFolders())
  expect({ code, stdout, stderr }).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(problem) as string,
  })
})

test.each([
  {
    args: ['--plan', 'p.json', '--threads', '2', '--seed', '1'],
    problem: /^voicemark: --plan does not go with --threads, --seed: the plan says it\n$/,
  },
  {
    args: ['--resume', 'nothing'],
    problem: /^voicemark: --resume: no campaign "nothing" in .*; none was begun\n$/,
  },
  { args: ['--rate', 'fast'], problem: /^voicemark: --rate: expected a number 0\.001–1000, got "fast"\n$/ },
  { args: ['--order', 'random'], problem: /^voicemark: --order: expected interleaved, grouped, sequence\n$/ },
  {
    args: ['--http', 'http://h', '--http-key-env', 'NO_SUCH_KEY'],
    problem: /^voicemark: NO_SUCH_KEY, which holds the key of http:\/\/h, is not set\n$/,
  },
])('$args ends with one line and status 2', slow, async ({ args, problem }) => {
  const { code, stdout, stderr } = await bench(args, agentFolders())
  expect({ code, stdout, stderr }).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(problem) as string,
  })
})

test(
  'a plan file runs, finds its corpus beside it, and a changed corpus is not gone on with',
  slow,
  async () => {
    const folder = temporaryFolder()
    const corpus = join(folder, 'texts.txt')
    writeFileSync(corpus, 'a\tOne two three.\n')
    const plan = {
      configurations: [{}, { speed: 2 }],
      corpus: 'texts.txt',
      repeat: 6,
      seed: 4,
      tags: { room: 'cold, dark', note: 'x,note=y' },
    }
    writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan))
    const where = agentFolders()
    const { code, stdout, stderr } = await bench(['--plan', join(folder, 'plan.json'), '--json'], where)
    expect({ code, stderr }).toMatchObject({ code: 0 })
    const result = resultOf(stdout)
    expect(result.configurations.map(({ label, n }) => [label, n])).toEqual([
      ['default', 6],
      ['default/x2', 6],
    ])
    expect(result.requests.map(({ tags: { room, note } }) => ({ room, note }))).toEqual(
      result.requests.map(() => plan.tags),
    )
    const seconds = (speed: string | undefined) =>
      measuredOf(result.requests).find(({ tags }) => tags['speed'] === speed)?.audio_duration_s ?? 0
    expect(seconds('2') / seconds(undefined)).toBeCloseTo(0.5, 1)
    expect(result.cool_downs.map(({ status }) => status)).toHaveLength(6)

    writeFileSync(corpus, 'a\tOne two four.\n')
    const resumed = await bench(['--resume', result.campaign_id], where)
    expect(resumed).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/are not those that the campaign began with/) as string,
    })
  },
)

function folderNames(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    // Not made yet.
    return []
  }
}

const lines = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n')
