import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import type { HttpResponse } from '@voicemark/daemon'
import { expect, test } from 'vitest'
import { createAgentSender, type SenderDeps } from './agent-sender.js'

const rowText = readFileSync(new URL('../../../fixtures/request-row.json', import.meta.url), 'utf8')
const campaign = {
  campaign_id: '1d2c3b4a-5e6f-4a7b-8c9d-0e1f2a3b4c5d',
  voice: 'some-voice',
  threads: 2,
  tags: { room: 'cold', run: '3' },
}
const request = { configuration: 0, item: { id: 'a', text: 'One.' }, repeat: 3, warmup: false }
const { signal } = new AbortController()
const sending = { late_s: 0, in_flight: 1 }

/** An agent that gives these answers in turn, and what was asked of it. */
function scripted(...answers: (Response | Error)[]) {
  return scriptedClient(true, answers)
}

function scriptedClient(waitsForQueue: boolean, answers: (Response | Error)[]) {
  const forms: FormData[] = []
  const sleepsMs: number[] = []
  const deps: SenderDeps = {
    send: ({ body }) => {
      if (body instanceof FormData) forms.push(body)
      const answer = answers.shift() ?? new Error('no answer is left')
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(responseOf(answer))
    },
    sleep: (ms) => Promise.resolve(sleepsMs.push(ms)),
  }
  return { send: createAgentSender('http://agent', campaign, deps, waitsForQueue), forms, sleepsMs }
}

const responseOf = ({ status, headers, body }: Response): HttpResponse => ({
  status,
  header: (name) => headers.get(name),
  body: body ?? Readable.from([]),
})

const failureOf = async (answer: Response | Error) => {
  const outcome = await scripted(answer).send(request, signal, sending)
  return outcome.status === 'failed' ? outcome.failure : null
}

test('a request names its campaign, item, repeat and tags', async () => {
  const { send, forms } = scripted(new Response(rowText))
  expect(await send(request, signal, sending)).toMatchObject({ status: 'done', row: { item_id: 'medium-1' } })
  expect(Object.fromEntries(forms[0] ?? [])).toEqual({
    text: 'One.',
    item_id: 'a',
    repeat: '3',
    warmup: 'false',
    campaign_id: campaign.campaign_id,
    voice: 'some-voice',
    threads: '2',
    tags: '{"room":"cold","run":"3"}',
  })
})

test('a stream is asked for by its field, and a whole answer by none', async () => {
  const sent: FormData[] = []
  const send: SenderDeps['send'] = ({ body }) => {
    if (body instanceof FormData) sent.push(body)
    return Promise.resolve(responseOf(new Response(rowText)))
  }
  const deps = { send, sleep: () => Promise.resolve() }
  for (const stream of [true, false])
    await createAgentSender('http://agent', { ...campaign, stream }, deps)(request, signal, sending)
  expect(sent.map((form) => form.get('stream'))).toEqual(['true', null])
})

test('a full queue is waited for as long as the agent says', async () => {
  const busy = () => new Response('', { status: 429, headers: { 'Retry-After': '7' } })
  const { send, sleepsMs } = scripted(busy(), busy(), new Response(rowText))
  expect(await send(request, signal, sending)).toMatchObject({ status: 'done' })
  expect(sleepsMs).toEqual([7000, 7000])
})

test('a queue that stays full fails the request instead of the bench', async () => {
  const busy = () => new Response('{"code":"queue-full","detail":"8 requests wait"}', { status: 429 })
  const { send, sleepsMs } = scripted(...Array.from({ length: 20 }, busy))
  expect(await send(request, signal, sending)).toMatchObject({
    status: 'failed',
    failure: { code: 'queue-full' },
  })
  expect(sleepsMs).toHaveLength(19)
})

test('in an open loop a full queue is not waited for: it is what the loop is there to find', async () => {
  const full = new Response('{"code":"queue-full","detail":"8 requests wait"}', { status: 429 })
  const { send, sleepsMs } = scriptedClient(false, [full])
  expect(await send(request, signal, sending)).toMatchObject({
    status: 'failed',
    failure: { failure_class: 'overload', code: 'queue-full', http_status: 429 },
  })
  expect(sleepsMs).toEqual([])
})

test.each([
  {
    name: 'a failed synthesis keeps its class and the id of its row',
    answer: () =>
      new Response(
        JSON.stringify({
          code: 'synthesis-timeout',
          detail: 'no audio within 120 s',
          request_id: '6f1d0c1e-6f0a-4b6e-9a52-0d3c6a1f9b01',
          failure_class: 'timeout',
        }),
        { status: 504 },
      ),
    failure: { failure_class: 'timeout', code: 'synthesis-timeout', http_status: 504 },
  },
  {
    name: 'a request that made no row was refused',
    answer: () =>
      new Response('{"code":"text-too-long","detail":"9 characters;\\u001b[2J limit 5"}', { status: 413 }),
    failure: { failure_class: 'refused', detail: '9 characters; [2J limit 5', request_id: null },
  },
  {
    name: 'a page of something else is unreadable',
    answer: () => new Response('<html>', { status: 200 }),
    failure: { failure_class: 'unreadable', http_status: 200 },
  },
  {
    name: 'a redirect is unreadable',
    answer: () => new Response(null, { status: 302 }),
    failure: { failure_class: 'unreadable', http_status: 302 },
  },
  {
    name: 'a connection that broke is a failure of the network',
    answer: () => Object.assign(new Error(), { code: 'ECONNRESET' }),
    failure: { failure_class: 'network', code: 'ECONNRESET', http_status: null },
  },
])('$name', async ({ answer, failure }) => {
  expect(await failureOf(answer())).toMatchObject(failure)
})

test('after a connection that broke there is a pause, so that the agent can come back', async () => {
  const { send, sleepsMs } = scripted(new Error('no'), new Response(rowText))
  expect([await send(request, signal, sending), await send(request, signal, sending)]).toMatchObject([
    { status: 'failed' },
    { status: 'done' },
  ])
  expect(sleepsMs).toEqual([1000])
})

test('an aborted request is no failure', async () => {
  const aborted = AbortSignal.abort()
  await expect(scripted(new Error('aborted')).send(request, aborted, sending)).rejects.toThrow('aborted')
})
