import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { protocolVersion } from '@voicemark/schema'
import { io } from 'socket.io-client'
import { beforeAll, describe, expect, test } from 'vitest'
import { runCommand, startCollector, temporaryFolder, type RunningApp } from './running-processes.js'
import { helloOf, requestBatch, requestOf, sampleBatch, samplesOf, type SentRequest } from './store-rows.js'

let collector: RunningApp

beforeAll(async () => {
  collector = await startCollector()
}, 30_000)

/** Delivers a run of samples and requests; gives its ids. */
async function delivered(requests: readonly SentRequest[], samples = 20) {
  const [agent_id, run_id] = [randomUUID(), randomUUID()]
  await deliver(agent_id, run_id, requests, samples)
  return { agent_id, run_id }
}

async function deliver(agent_id: string, run_id: string, requests: readonly SentRequest[], samples: number) {
  const auth = { proto: protocolVersion, agent_id }
  const socket = io(collector.url, { auth, transports: ['websocket'], reconnection: false })
  for (const [event, message] of [
    ['hello', helloOf(run_id)],
    ['batch', sampleBatch(run_id, 0, samplesOf(0, samples))],
    ...(requests.length === 0 ? [] : [['batch', requestBatch(run_id, 0, requests)] as const]),
  ] as const)
    expect(await socket.timeout(5000).emitWithAck(event, message)).toMatchObject({ status: 'ok' })
  socket.close()
}

interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

async function ask(path: string, body?: unknown): Promise<Answer> {
  const sent =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(new URL(path, collector.url), sent)
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

const matching = (text: RegExp): unknown => expect.stringMatching(text)
const correct = (body: unknown) => ask('/api/v1/corrections', body)
const idOf = ({ body }: Answer) => String(body['correction_id'])
const undo = (made: Answer) => ask(`/api/v1/corrections/${idOf(made)}/undo`, {})
const requestNow = async (request_id: string, agent_id: string) => {
  const { body } = await ask(`/api/v1/requests?agent_id=${agent_id}`)
  const requests = body['requests'] as readonly { request_id: string; tags: unknown }[]
  return requests.find((one) => one.request_id === request_id)
}

describe('an exclusion', () => {
  test('says before what it concerns, stands in the log, and is taken back', async () => {
    const requests = [requestOf({ first_sample_seq: 0, last_sample_seq: 9 }), requestOf()]
    const { agent_id, run_id } = await delivered(requests)
    const body = { kind: 'exclude', target_kind: 'run', target: run_id.slice(0, 8), reason: 'wrong voice' }
    const preview = await ask('/api/v1/corrections?dry_run=true', body)
    const configurations = [{ agent_id, hardware_tier: 'intel_i5', device_type: 'cpu', requests: 2 }]
    expect(preview).toMatchObject({
      status: 200,
      body: { dry_run: true, target: run_id, requests: 2, samples: 20, runs: 1, configurations },
    })
    const made = await correct(body)
    expect(made).toMatchObject({
      status: 201,
      body: {
        kind: 'exclude',
        target: run_id,
        reason: 'wrong voice',
        made_by: 'this machine',
        undone_at: null,
      },
    })
    expect(await correct(body)).toMatchObject({ status: 200, body: { correction_id: idOf(made) } })
    expect(await correct({ ...body, reason: 'another' })).toMatchObject({
      status: 409,
      body: { code: 'correction-stands', correction_id: idOf(made) },
    })
    const undone = await undo(made)
    expect(undone).toMatchObject({ status: 200, body: { undone_by: 'this machine' } })
    expect(await undo(made)).toEqual(undone)
    expect(await correct(body)).toMatchObject({ status: 201 })
  })

  test('of a request counts its samples and no others', async () => {
    const one = requestOf({ first_sample_seq: 3, last_sample_seq: 9 })
    await delivered([one, requestOf()])
    const body = { kind: 'exclude', target_kind: 'request', target: one.request_id, reason: 'noise' }
    expect(await ask('/api/v1/corrections?dry_run=true', body)).toMatchObject({
      body: { requests: 1, samples: 7 },
    })
  })
})

test('the log is read newest first, a page at a time', async () => {
  const { run_id } = await delivered([])
  const made = []
  for (const target_kind of ['run', 'run', 'run'] as const) {
    const one = await correct({ kind: 'exclude', target_kind, target: run_id, reason: `no ${made.length}` })
    made.push(idOf(one))
    await undo(one)
  }
  const ids = ({ body }: Answer) =>
    (body['corrections'] as readonly { correction_id: string }[]).map((one) => one.correction_id)
  const first = await ask(`/api/v1/corrections?target=${run_id}&limit=2`)
  expect(ids(first)).toEqual([made[2], made[1]])
  const next = await ask(
    `/api/v1/corrections?target=${run_id}&limit=2&cursor=${String(first.body['next_cursor'])}`,
  )
  expect([ids(next), next.body['next_cursor']]).toEqual([[made[0]], null])
  expect(ids(await ask(`/api/v1/corrections?target=${run_id}&standing=true`))).toEqual([])
  expect(await ask('/api/v1/corrections?cursor=x')).toMatchObject({ body: { code: 'cursor-invalid' } })
})

test('tags are changed in the row, and put back', async () => {
  const one = requestOf({ tags: { room: 'cold', who: 'me' } })
  const { agent_id } = await delivered([one])
  const asked = { kind: 'tags', target: one.request_id, reason: 'it was warm' }
  const made = await correct({ ...asked, set: { room: 'warm', day: '2' }, unset: ['who'] })
  expect(made).toMatchObject({
    status: 201,
    body: { detail: { before: { room: 'cold', who: 'me' }, after: { room: 'warm', day: '2' } } },
  })
  expect((await requestNow(one.request_id, agent_id))?.tags).toEqual({ room: 'warm', day: '2' })
  const later = await correct({ ...asked, set: { room: 'hot' } })
  expect(await undo(made)).toMatchObject({ status: 409, body: { code: 'correction-refused' } })
  expect(await undo(later)).toMatchObject({ status: 200 })
  expect(await undo(made)).toMatchObject({ status: 200 })
  expect((await requestNow(one.request_id, agent_id))?.tags).toEqual({ room: 'cold', who: 'me' })
})

test('agents that delivered at the same time are not one machine, and a circle is none', async () => {
  const [a, b] = [await delivered([]), await delivered([])]
  await deliver(a.agent_id, randomUUID(), [], 1)
  const join = (target: string, into: string) =>
    correct({ kind: 'join', target, into, reason: 'reinstalled' })
  expect(await join(a.agent_id, b.agent_id)).toMatchObject({
    status: 409,
    body: { code: 'correction-refused', detail: matching(/both delivered at the same time/) },
  })
  const c = await delivered([])
  expect(await join(a.agent_id, a.agent_id)).toMatchObject({ status: 409 })
  expect(await join(a.agent_id, c.agent_id)).toMatchObject({ status: 201 })
  expect(await join(c.agent_id, a.agent_id)).toMatchObject({
    body: { detail: matching(/circle/) },
  })
})

test('a label is of a configuration that is there; the same again is the same', async () => {
  const { agent_id } = await delivered([requestOf()])
  const target = { agent_id, hardware_tier: 'intel_i5', device_type: 'cpu' }
  const label = (name: string) =>
    correct({ kind: 'label', target, label: name, merge: true, reason: 'the lab calls it so' })
  const made = await label('desk')
  expect(made).toMatchObject({ status: 201, body: { target, detail: { label: 'desk', merge: true } } })
  expect(await label('desk')).toMatchObject({ status: 200, body: { correction_id: idOf(made) } })
  expect(await label('lab')).toMatchObject({ status: 201 })
  expect(await label('desk')).toMatchObject({ status: 201 })
  const elsewhere = { ...target, hardware_tier: 'm1_air' }
  expect(await correct({ kind: 'label', target: elsewhere, label: 'x', reason: 'y' })).toMatchObject({
    status: 404,
    body: { code: 'target-unknown' },
  })
})

describe('what cannot be corrected is told', () => {
  const unknown = randomUUID()
  const asked = { kind: 'exclude', target_kind: 'run', target: unknown, reason: 'r' }
  test.each([
    ['an unknown target', asked, 404, 'target-unknown'],
    ['a prefix that is too short', { ...asked, target: 'abc' }, 404, 'target-unknown'],
    ['an unknown kind', { ...asked, kind: 'forget' }, 422, 'body-invalid'],
    ['no reason', { ...asked, reason: ' ' }, 422, 'body-invalid'],
    ['a long reason', { ...asked, reason: 'r'.repeat(501) }, 422, 'body-invalid'],
    ['a reason that moves the cursor', { ...asked, reason: 'a\u001b[2Jb' }, 422, 'body-invalid'],
    ['a field that is none', { ...asked, more: 1 }, 422, 'body-invalid'],
    [
      'a tag that is none',
      { kind: 'tags', target: unknown, set: { 'a b': 'c' }, reason: 'r' },
      422,
      'body-invalid',
    ],
    ['a list', [], 422, 'body-invalid'],
  ])('%s', async (_name, body, status, code) => {
    expect(await correct(body)).toMatchObject({ status, body: { code } })
  })

  test('an id that begins several', async () => {
    const beginning = randomUUID().slice(0, 9)
    for (const end of ['1', '2'])
      await deliver(randomUUID(), `${beginning}${randomUUID().slice(9, -1)}${end}`, [], 1)
    expect(await correct({ ...asked, target: beginning })).toMatchObject({
      status: 409,
      body: { code: 'target-ambiguous' },
    })
  })

  test('an undo of what is not there', async () => {
    expect(await ask(`/api/v1/corrections/${unknown}/undo`, {})).toMatchObject({
      status: 404,
      body: { code: 'correction-unknown' },
    })
  })
})

describe('voicemark data', () => {
  const data = (...args: string[]) => runCommand('collector', ['data', ...args, '--collector', collector.url])

  test('excludes with a reason, lists, and includes again', async () => {
    const { run_id } = await delivered([requestOf(), requestOf()])
    const excluded = await data('exclude', 'run', run_id.slice(0, 8), '--reason', 'wrong voice')
    expect(excluded).toMatchObject({ code: 0, stderr: '' })
    expect(excluded.stdout).toMatch(new RegExp(`run ${run_id}: 2 requests, 20 samples`))
    expect((await data('list')).stdout).toMatch(new RegExp(`exclude\\s+run ${run_id} .*wrong voice`))
    expect((await data('include', 'run', run_id.slice(0, 8))).stdout).toMatch(/taken back/)
    expect(await data('include', 'run', run_id)).toMatchObject({
      code: 2,
      stderr: matching(/is not excluded/),
    })
  })

  test('changes tags, and undoes it', async () => {
    const one = requestOf({ tags: { room: 'cold' } })
    const { agent_id } = await delivered([one])
    const tagged = await data('tag', one.request_id, '--set', 'room=warm', '--reason', 'the heating')
    expect(tagged).toMatchObject({ code: 0 })
    expect((await requestNow(one.request_id, agent_id))?.tags).toEqual({ room: 'warm' })
    const id = /[0-9a-f-]{36}(?=\n$)/.exec(tagged.stdout)?.[0] ?? ''
    expect((await data('undo', id)).stdout).toMatch(/taken back/)
    expect((await requestNow(one.request_id, agent_id))?.tags).toEqual({ room: 'cold' })
  })

  test('says what is wrong in one line', async () => {
    const ended = await data('exclude', 'run', randomUUID(), '--reason', 'r')
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toMatch(/^voicemark: no run has the id .*\n$/)
  })
})

describe('a deletion', () => {
  const data = (...args: string[]) => runCommand('collector', ['data', ...args, '--collector', collector.url])
  const streamsOf = async (run_id: string) => {
    const { body } = await ask('/api/v1/health')
    const streams = body['streams'] as readonly { run_id: string; stream: string }[]
    return streams.filter((one) => one.run_id === run_id)
  }

  test('is done only where it is said twice, and then for ever', async () => {
    const { run_id } = await delivered([requestOf({ first_sample_seq: 0, last_sample_seq: 9 })])
    const asked = await data('delete', 'run', run_id.slice(0, 8), '--reason', 'a test')
    expect(asked).toMatchObject({ code: 2, stderr: matching(/say --yes/) })
    expect(asked.stdout).toMatch(/1 requests, 20 samples/)
    expect(await streamsOf(run_id)).toMatchObject([{ stored: 1 }, { stored: 20 }])
    const done = await data('delete', 'run', run_id, '--reason', 'a test', '--yes')
    expect(done).toMatchObject({ code: 0, stderr: '' })
    expect(done.stdout).toMatch(/deleted: 1 requests, 20 samples, 0 in quarantine/)
    expect(await streamsOf(run_id)).toMatchObject([
      { stored: 0, removed: 1, holds: true },
      { stored: 0, removed: 20, holds: true },
    ])
    const again = { kind: 'delete', target_kind: 'run', target: run_id, reason: 'a test' }
    const made = await correct(again)
    expect(made).toMatchObject({ status: 200, body: { kind: 'delete', detail: { state: 'done' } } })
    expect(await undo(made)).toMatchObject({ status: 409, body: { code: 'correction-refused' } })
    expect(await correct({ ...again, kind: 'exclude' })).toMatchObject({
      status: 409,
      body: { detail: matching(/it was deleted by this machine: a test/) },
    })
    const headers = (await fetch(new URL('/metrics/summary', collector.url))).headers
    expect(Number(headers.get('Voicemark-Rows-Removed'))).toBeGreaterThanOrEqual(21)
  })

  test('is told on the page and in the paper pack, with its reason', async () => {
    await delivered([requestOf()])
    const { run_id } = await delivered([requestOf()])
    const reason = 'a <b>_mistake'
    await data('delete', 'run', run_id, '--reason', reason, '--yes')
    const page = await (await fetch(`${collector.url}/plain`)).text()
    expect(page).toMatch(/rows were deleted \(.*21: a &lt;b&gt;_mistake/)
    const out = join(temporaryFolder(), 'pack')
    const made = await runCommand('collector', ['report', '--out', out, '--collector', collector.url])
    expect(made).toMatchObject({ code: 0 })
    const environment = JSON.parse(readFileSync(join(out, 'environment.json'), 'utf8')) as {
      corrections: readonly { reason: string; target: unknown }[]
    }
    expect(environment.corrections).toContainEqual(expect.objectContaining({ reason, target: run_id }))
    expect(readFileSync(join(out, 'methods.tex'), 'utf8')).toMatch(/rows were deleted \(.*21: a .*mistake/s)
  }, 60_000)
})
