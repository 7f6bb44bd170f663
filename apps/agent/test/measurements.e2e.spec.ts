import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { requestRow, type RequestRow } from '@voicemark/schema'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { encodeWav } from '../src/audio/wav.js'
import { csvRows, journalRows, lastRow } from './recorded.js'
import { get, json, problemOf, send, speak, type Answer } from './requests.js'
import { agentFolders, embeddedModel, startAgent, type RunningAgent } from './running-agent.js'

const slow = { timeout: 90_000 }
const path = '/api/v1/measurements'
const program = fileURLToPath(new URL('measured-program.mjs', import.meta.url))
/** /proc is read. */
const onLinux = describe.skipIf(process.platform !== 'linux')
/** Only root may start a process of somebody else, and only others may not watch one of root. */
const isRoot = process.getuid?.() === 0
const asRoot = test.skipIf(!isRoot || !existsSync('/usr/bin/setpriv'))
const asUser = test.skipIf(isRoot)

let agent: RunningAgent
beforeAll(async () => {
  agent = await startAgent()
  return async () => {
    await agent.stop()
  }
}, slow.timeout)

const begin = (body: object, at = agent.url) => send(at, json({ text: 'Hello there.', ...body }, path))
const end = (id: string, body: object = { success: true, audio_duration_s: 2 }, at = agent.url) =>
  send(at, json(body, `${path}/${id}/end`))
const mark = (id: string, body: object) =>
  send(agent.url, { ...json(body, `${path}/${id}`), method: 'PATCH' })
const wav = (id: string, body: Buffer) =>
  send(agent.url, { path: `${path}/${id}/end`, headers: { 'content-type': 'audio/wav' }, body })

const bodyOf = ({ body }: Answer): Record<string, unknown> =>
  JSON.parse(body.toString()) as Record<string, unknown>
const rowOf = (answer: Answer): RequestRow => requestRow.parse(bodyOf(answer))
const idOf = (answer: Answer) => String(bodyOf(answer)['request_id'])

/** A program that holds memory and burns CPU when it is told to. */
async function start(megabytes = 1, argv: readonly string[] = []) {
  const [command = process.execPath, ...before] = argv
  const child = spawn(command, [
    ...before,
    ...(argv.length > 0 ? [process.execPath] : []),
    program,
    String(megabytes),
  ])
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  await lines.next()
  const burn = async (seconds: number) => {
    child.stdin.write(`burn ${seconds}\n`)
    await lines.next()
  }
  return { child, pid: pidOf(child), burn }
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('the program did not start')
  return pid
}

test('what is begun and ended without a watch is a row of the agent, with nothing of this machine', async () => {
  const begun = await begin({ subject: 'my script', voice: 'amy', tags: { room: 'cold' } })
  expect([begun.status, bodyOf(begun)]).toMatchObject([201, { state: 'running', watched: null }])
  const row = rowOf(await end(idOf(begun)))
  expect(row).toMatchObject({
    ...{ asked: 'program', engine: 'program', device_type: 'program', hardware_tier: 'unknown' },
    ...{ subject: 'my script', voice: 'amy', text_length_chars: 12, tags: { room: 'cold' } },
    ...{ success: true, audio_duration_s: 2, watched: null, samples_taken: 0, peak_memory_mb: null },
    ...{ cpu_model: null, memory_scope: 'process' },
    ...{ onnx_used: null, torch_compile_used: null, cold: null, undersampled: null },
  })
  expect(row.rtf).toBeCloseTo((row.total_duration_s ?? 0) / 2, 5)
  expect(lastRow(agent.home)).toEqual(row)
})

test('times of whoever asked are the row’s, as they are said', async () => {
  const id = idOf(await begin({ queue_wait_s: 0.25, concurrency: 3, text_length_tokens: 40 }))
  const said = { started_wall: 1_764_000_000.5, total_s: 0.5, ttfa_s: 0.125, ttfa_boundary: 'client' }
  expect(
    rowOf(await end(id, { success: true, audio_duration_s: 1, sample_rate_hz: 22_050, ...said })),
  ).toMatchObject({
    ...{ start_time: 1_764_000_000.5, end_time: 1_764_000_001, total_duration_s: 0.5, rtf: 0.5, rtfx: 2 },
    ...{ ttfa_s: 0.125, ttfa_boundary: 'client', queue_wait_s: 0.25, concurrency: 3, sample_rate_hz: 22_050 },
    tokens_per_second: 80,
  })
})

test('a first audio that is the end but for the last bit of a difference is no contradiction', async () => {
  const id = idOf(await begin({}))
  const ended = await end(id, { success: true, audio_duration_s: 1, total_s: 0.3, ttfa_s: 0.1 + 0.2 })
  expect(rowOf(ended)).toMatchObject({ total_duration_s: 0.3, ttfa_s: 0.3 })
})

test('the first audio and the stages are marked while it runs', async () => {
  const id = idOf(await begin({}))
  expect(bodyOf(await mark(id, { first_audio: 0.001 }))).toMatchObject({ first_audio_s: 0.001 })
  await mark(id, { stage: 'phonemize', seconds: 0.25 })
  await mark(id, { stage: 'infer', seconds: 0.5 })
  await mark(id, { stage: 'infer', seconds: 0.5 })
  expect(bodyOf(await mark(id, { stage: 'encode' }))['stage_s']).toMatchObject({ phonemize: 0.25, infer: 1 })
  const row = rowOf(await end(id))
  expect(row).toMatchObject({
    ttfa_s: 0.001,
    ttfa_boundary: 'engine',
    stage_s: { phonemize: 0.25, infer: 1 },
  })
})

test('pieces of sound are marked as they come out, and the row says how they would have played', async () => {
  const id = idOf(await begin({}))
  expect(bodyOf(await mark(id, { audio_s: 0.5, at_s: 0.001 }))).toMatchObject({ first_audio_s: 0.001 })
  await mark(id, { audio_s: 0.5, at_s: 0.25 })
  await mark(id, { audio_s: 0.25 })
  const said = { success: true, audio_duration_s: 1.25 }
  const row = rowOf(await end(id, said))
  expect(row).toMatchObject({ streamed: true, ttfa_s: 0.001, ttfa_boundary: 'engine', chunks: 2 })
  expect(row).toMatchObject({ gap_p50_s: 0.249, underruns: 0, underrun_s: 0, prebuffer_s: 0 })
  // Nobody said how much silence leads.
  expect([row.ttfb_s, row.first_audible_s]).toEqual([null, null])
})

test('pieces that are told at the end count, and so does what was found of them elsewhere', async () => {
  const pieces = [
    { at_s: 0.25, audio_s: 0.125 },
    { at_s: 0.5, audio_s: 1 },
  ]
  const told = rowOf(await end(idOf(await begin({})), { success: true, total_s: 0.001, pieces }))
  expect(told).toMatchObject({ streamed: true, ttfa_s: 0.25, chunks: 2, underruns: 1, underrun_s: 0.125 })
  const figures = {
    ...{ streamed: true, ttfb_s: 0.1, ttfa_s: 0.2, first_audible_s: 0.3, chunks: 3 },
    ...{ gap_p50_s: 0.1, gap_max_s: 0.2, underruns: 1, underrun_s: 0.05, prebuffer_s: 0.05 },
  }
  expect(rowOf(await end(idOf(await begin({})), { success: true, ...figures }))).toMatchObject(figures)
})

test('what was said to be a stream is one also where it failed, and has no figures then', async () => {
  const id = idOf(await begin({ streamed: true }))
  await mark(id, { audio_s: 0.5 })
  const row = rowOf(await end(id, { success: false, error_message: 'oom: no memory' }))
  expect(row).toMatchObject({ streamed: true, success: false, ttfa_s: null, chunks: null, underruns: null })
})

test('stages of other names, and some of ours only, are tags: none took 0', async () => {
  const id = idOf(await begin({}))
  await mark(id, { stage: 'vocoder', seconds: 0.5 })
  await mark(id, { stage: 'infer', seconds: 0.25 })
  const { stage_s, tags } = rowOf(await end(id))
  expect([stage_s, tags]).toEqual([null, { stage_vocoder_s: '0.500000', stage_infer_s: '0.250000' }])
})

const tone = encodeWav(
  Int16Array.from({ length: 16_000 }, (_, at) => 8000 * Math.sin(at / 9)),
  16_000,
)

test('ended by the sound itself, its length is read from it', async () => {
  const row = rowOf(await wav(idOf(await begin({})), tone))
  expect(row).toMatchObject({ success: true, audio_duration_s: 1, sample_rate_hz: 16_000 })
})

test.each([
  { name: 'silence', sound: encodeWav(new Int16Array(16_000), 16_000), problem: /^audio-silent: / },
  { name: 'no sound at all', sound: Buffer.from('hello'), problem: /^audio-unreadable: / },
  { name: 'nothing', sound: Buffer.alloc(0), problem: /^audio-empty: / },
])('$name ends it as a failure', async ({ sound, problem }) => {
  const row = rowOf(await wav(idOf(await begin({})), sound))
  expect(row).toMatchObject({ success: false, failure_class: 'invalid_audio', rtf: null })
  expect(row.error_message).toMatch(problem)
})

test('a failure says its code and class, or that nobody said why', async () => {
  const said = { success: false, failure_class: 'oom', error_message: 'cuda: out of\nmemory' }
  const rows = [
    rowOf(await end(idOf(await begin({})), said)),
    rowOf(await end(idOf(await begin({})), { success: false })),
  ]
  expect(rows.map(({ error_message, failure_class }) => [failure_class, error_message])).toEqual([
    ['oom', 'cuda: out of memory'],
    ['engine', 'program-failed: no reason was given'],
  ])
})

test('begun and ended twice it is one row', async () => {
  const request_id = randomUUID()
  const begun = await Promise.all([begin({ request_id }), begin({ request_id })])
  expect(begun.map(({ status }) => status).sort()).toEqual([200, 201])
  const ended = await Promise.all([end(request_id), end(request_id, { success: false })])
  expect(rowOf(ended[0])).toEqual(rowOf(ended[1]))
  expect(rowOf(await end(request_id))).toEqual(rowOf(ended[0]))
  expect(rowOf(await begin({ request_id }))).toEqual(rowOf(ended[0]))
  expect(rowOf(await get(agent.url, `${path}/${request_id}`))).toEqual(rowOf(ended[0]))
  expect(problemOf(await mark(request_id, { first_audio: true }))).toMatchObject({
    code: 'measurement-ended',
    status: 409,
  })
  expect(journalRows(agent.home).filter((row) => row.request_id === request_id)).toHaveLength(1)
})

test('what was never begun is unknown, whatever is done to it', async () => {
  const id = randomUUID()
  const answers = [
    await end(id),
    await mark(id, { first_audio: true }),
    await get(agent.url, `${path}/${id}`),
  ]
  expect(answers.map((answer) => problemOf(answer).code)).toEqual(Array(3).fill('measurement-unknown'))
  expect((await get(agent.url, `${path}/x`)).status).toBe(422)
  expect((await send(agent.url, { ...json({}, path), method: 'PUT' })).status).toBe(405)
})

test.each([
  { name: 'without a text', body: { text: undefined }, code: 'text-missing' },
  { name: 'with a text and a length', body: { text_length_chars: 3 }, code: 'field-invalid' },
  { name: 'with a field that is not known', body: { txet: 'x' }, code: 'unknown-field' },
  { name: 'with two watches', body: { pid: 1, watch: 'none' }, code: 'field-invalid' },
  { name: 'with a watch of plans', body: { watch: 'auto' }, code: 'field-invalid' },
  { name: 'with a watch that is none', body: { watch: 'kokoro' }, code: 'field-invalid' },
  { name: 'with an engine of the agent’s own', body: { asked: 'engine' }, code: 'field-invalid' },
  { name: 'with a tier that is no slug', body: { hardware_tier: 'My GPU' }, code: 'field-invalid' },
])('one $name is refused', async ({ body, code }) => {
  const rows = journalRows(agent.home).length
  expect(problemOf(await begin(body)).code).toBe(code)
  expect(journalRows(agent.home)).toHaveLength(rows)
})

test.each([
  { name: 'a success with an error', body: { success: true, error_message: 'x' }, status: 422 },
  { name: 'a first audio behind the end', body: { success: true, total_s: 1, ttfa_s: 2 }, status: 422 },
  { name: 'a first byte behind the first audio', body: { success: true, ttfb_s: 2, ttfa_s: 1 }, status: 422 },
  {
    name: 'a first audible sample before it',
    body: { success: true, first_audible_s: 1, ttfa_s: 2 },
    status: 422,
  },
  {
    name: 'a piece behind a later one',
    body: {
      success: true,
      pieces: [
        { at_s: 2, audio_s: 1 },
        { at_s: 1, audio_s: 1 },
      ],
    },
    status: 422,
  },
  { name: 'a piece of no sound', body: { success: true, pieces: [{ at_s: 2, audio_s: 0 }] }, status: 422 },
  { name: 'nothing', body: {}, status: 422 },
  { name: 'what is not known', body: { success: true, rtf: 1 }, status: 400 },
])('$name is no end, and it runs on', async ({ body, status }) => {
  const id = idOf(await begin({}))
  expect((await end(id, body)).status).toBe(status)
  expect((await end(id)).status).toBe(200)
})

test('one that is not ended in time fails', async () => {
  const id = idOf(await begin({ timeout_s: 0.05 }))
  await expect
    .poll(async () => bodyOf(await get(agent.url, `${path}/${id}`))['failure_class'])
    .toBe('timeout')
  const row = rowOf(await end(id))
  expect(row.error_message).toBe(
    'measurement-not-ended: the measurement was not ended within 0.05 s (timeout_s)',
  )
})

test('the agent’s own files have no row of it, but files of its own', async () => {
  await speak(agent.url, { text: 'Hello.' })
  const subject = `Mine ${randomUUID()}`
  await end(
    idOf(await begin({ subject, engine: 'piper-onnx', hardware_tier: lastRow(agent.home).hardware_tier })),
  )
  const files = readdirSync(agent.metricsDir).filter((name) => name.startsWith('synthesis_'))
  const linesOf = (name: string) => readFileSync(join(agent.metricsDir, name), 'utf8').trimEnd().split('\n')
  const own = files.filter((name) => !name.includes('_program_'))
  expect(own.flatMap(linesOf)).toHaveLength(2)
  expect(files.filter((name) => name.includes('_program_mine_'))).toHaveLength(1)
})

test('a row of the agent’s own engine says what its peak was seen by, and how large its model is', async () => {
  await speak(agent.url, { text: 'Hello.' })
  const bytes = [embeddedModel, `${embeddedModel}.json`].reduce((sum, file) => sum + statSync(file).size, 0)
  expect(lastRow(agent.home)).toMatchObject({
    ...{ asked: 'engine', model_size_mb: bytes / 2 ** 20 },
    memory_source: process.platform === 'linux' ? 'kernel' : 'samples',
  })
})

onLinux('of a process that is watched', () => {
  test('memory, CPU and samples are its own, and the machine’s', slow, async () => {
    const { pid, burn } = await start(64)
    const begun = await begin({ pid })
    expect(bodyOf(begun)).toMatchObject({ watched: `pid:${pid}`, processes: 1 })
    await burn(0.5)
    const row = rowOf(await end(idOf(begun)))
    const own = (await agent.health()).agent_id
    expect(row).toMatchObject({
      agent_id: own,
      watched: `pid:${pid}`,
      memory_scope: 'process_tree',
      processes: 1,
    })
    expect(row.process_cpu_s).toBeGreaterThan(0.49)
    expect(row.process_cpu_s).toBeLessThan(0.95)
    expect(row.peak_memory_mb).toBeGreaterThan(64)
    expect(row.samples_taken).toBeGreaterThanOrEqual(3)
    expect(row.hardware_tier).not.toBe('unknown')
    expect(row.cpu_cores).toBeGreaterThan(0)
    expect((row.last_sample_seq ?? 0) - (row.first_sample_seq ?? 0)).toBe(row.samples_taken - 1)
    const watched = readdirSync(agent.metricsDir).filter((name) => /^realtime_.*_watched_/.test(name))
    expect(watched).toHaveLength(1)
    expect(readFileSync(join(agent.metricsDir, watched[0] ?? ''), 'utf8')).toContain(`,pid:${pid}\n`)
  })

  test('several measurements of one process at once each have their own window', slow, async () => {
    const { pid, burn } = await start(8)
    const long = idOf(await begin({ pid }))
    await burn(0.15)
    const short = idOf(await begin({ pid }))
    await burn(0.15)
    const [first, second] = [rowOf(await end(short)), rowOf(await end(long))]
    expect(first.process_cpu_s).toBeLessThan(second.process_cpu_s ?? 0)
    expect(second.process_cpu_s).toBeGreaterThan(0.29)
    expect(first.first_sample_seq).toBeGreaterThan(second.first_sample_seq ?? Infinity)
  })

  test('two subjects at once are not taken for each other', slow, async () => {
    const [busy, idle] = [await start(64), await start(1)]
    const ids = [idOf(await begin({ pid: busy.pid })), idOf(await begin({ pid: idle.pid }))]
    await busy.burn(0.3)
    const [worked, waited] = [rowOf(await end(ids[0] ?? '')), rowOf(await end(ids[1] ?? ''))]
    expect(worked.process_cpu_s).toBeGreaterThan(0.29)
    expect(waited.process_cpu_s).toBeLessThan((worked.process_cpu_s ?? NaN) / 2)
    expect((worked.peak_memory_mb ?? 0) - (waited.peak_memory_mb ?? 0)).toBeGreaterThan(50)
  })

  test('one whose asker is killed fails at once, and others do not', slow, async () => {
    const [asker, subject] = [await start(), await start()]
    const orphan = idOf(await begin({ pid: subject.pid, asker_pid: asker.pid }))
    const kept = idOf(await begin({ pid: subject.pid, asker_pid: process.pid }))
    asker.child.kill('SIGKILL')
    const rowOfOrphan = async () => bodyOf(await get(agent.url, `${path}/${orphan}`))
    await expect.poll(rowOfOrphan).toMatchObject({
      failure_class: 'client',
      error_message: `client-closed: process ${asker.pid}, which began the measurement, ended without ending it`,
    })
    expect(rowOf(await end(orphan))).toMatchObject({ success: false, watched: `pid:${subject.pid}` })
    expect(rowOf(await end(kept))).toMatchObject({ success: true })
  })

  test('one that ends in the middle is said so, and the request fails only if it says so', slow, async () => {
    const { child, pid, burn } = await start(8)
    const id = idOf(await begin({ pid }))
    await burn(0.15)
    child.stdin.write('end\n')
    await once(child, 'close')
    const row = rowOf(await end(id))
    expect(row).toMatchObject({
      success: true,
      watch_note: expect.stringContaining(`pid ${pid} ended`) as string,
    })
    expect(row.peak_memory_mb).toBeGreaterThan(8)
    // It was watched a moment ago.
    expect(problemOf(await begin({ pid })).code).toBe('watch-no-process')
  })

  test('the one that listens on a port is found', slow, async () => {
    const server = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const look = (body: object) => send(agent.url, json(body, '/api/v1/watches/find'))
    expect(bodyOf(await look({ watch: `port:${port}` }))).toMatchObject({ watched: `port:${port}` })
    expect(problemOf(await look({ watch: `port:${port}`, asker_pid: process.pid })).code).toBe('watch-self')
  })

  test.each([
    { name: 'that is not there', pid: () => 4_194_303, code: 'watch-no-process' },
    { name: 'that is a thread of the kernel', pid: () => 2, code: 'watch-kernel-thread' },
    { name: 'that is the agent itself', pid: () => agent.pid, code: 'watch-self' },
  ])('one $name is refused, and leaves no row', async ({ pid, code }) => {
    const rows = journalRows(agent.home).length
    const refusal = problemOf(await begin({ pid: pid() }))
    expect(refusal).toMatchObject({ code, status: 422 })
    expect(journalRows(agent.home)).toHaveLength(rows)
  })

  test('the agent’s synthesis process is refused too', async () => {
    const { pid } = (await agent.health()).synthesis
    expect(problemOf(await begin({ pid })).code).toBe('watch-self')
  })

  asRoot('one of another user may be watched by an agent of root', slow, async () => {
    const { pid } = await start(1, ['/usr/bin/setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'])
    const row = rowOf(await end(idOf(await begin({ pid }))))
    expect(row.baseline_memory_mb).toBeGreaterThan(0)
  })

  asUser('one of another user is refused, and the message says whose it is', async () => {
    const refusal = problemOf(await begin({ pid: 1 }))
    expect(refusal).toMatchObject({ code: 'watch-not-yours', status: 422 })
    expect(refusal.detail).toContain('user 0')
  })

  test('a total that is longer than the measurement is refused: its samples are of less', async () => {
    const { pid } = await start(1)
    const id = idOf(await begin({ pid }))
    const refusal = problemOf(await end(id, { success: true, total_s: 60 }))
    expect(refusal.detail).toMatch(
      /^field total_s: the measurement began \d+\.\d+ s ago; begin it before it is asked$/,
    )
    expect((await end(id)).status).toBe(200)
  })

  test('the samples of the idle engine are not between those of the subject', slow, async () => {
    const { pid, burn } = await start(1)
    const before = csvRows(agent.metricsDir, 'realtime').length
    const id = idOf(await begin({ pid }))
    await burn(1.3)
    const row = rowOf(await end(id))
    const idle = csvRows(agent.metricsDir, 'realtime').slice(before)
    const times = idle.map(({ timestamp }) => Number(timestamp))
    expect(times.filter((at) => at > row.start_time && at < (row.end_time ?? 0))).toEqual([])
    expect((row.last_sample_seq ?? 0) - (row.first_sample_seq ?? 0)).toBe(row.samples_taken - 1)
  })
})

describe('when the agent goes', () => {
  test('by kill -9, what ran has a failed row after it, and cannot be ended', slow, async () => {
    const where = agentFolders()
    const before = await startAgent({}, where)
    const begun = await begin({ subject: 'cut', engine: 'mine', hardware_tier: 'my_box' }, before.url)
    const id = idOf(begun)
    await before.kill9()
    const after = await startAgent({}, where)
    onTestFinished(async () => {
      await after.stop()
    })
    expect(lastRow(where.home)).toMatchObject({
      ...{ request_id: id, success: false, failure_class: 'agent_restarted' },
      ...{
        asked: 'program',
        subject: 'cut',
        engine: 'mine',
        hardware_tier: 'my_box',
        device_type: 'program',
      },
    })
    for (const answer of [await end(id, undefined, after.url), await begin({ request_id: id }, after.url)])
      expect(problemOf(answer)).toMatchObject({ code: 'measurement-lost', status: 409, request_id: id })
    expect(journalRows(where.home)).toHaveLength(1)
  })

  test('by itself, what ran has its failed row at once', slow, async () => {
    const where = agentFolders()
    const stopped = await startAgent({}, where)
    const id = idOf(await begin({ pid: process.pid }, stopped.url))
    await stopped.stop()
    expect(lastRow(where.home)).toMatchObject({ request_id: id, failure_class: 'agent_restarted' })
  })
})

test('more than 256 at once are refused', slow, async () => {
  const many = await Promise.all(Array.from({ length: 256 }, () => begin({})))
  const refused = await begin({})
  expect([problemOf(refused).code, refused.status, refused.headers['retry-after']]).toEqual([
    'measurements-full',
    429,
    '1',
  ])
  await Promise.all(many.map((answer) => end(idOf(answer))))
  expect((await end(idOf(await begin({})))).status).toBe(200)
})
