import fc from 'fast-check'
import type { Arena, Target } from '../arena.js'
import { formFault } from '../fixture/answers.js'
import { formOf, send, type Sent } from '../fixture/http.js'
import { tableOf } from '../fixture/table.js'
import type { FuzzKind, Lane } from './fuzz.js'
import { mutated, oddValue, textOf } from './values.js'

type Daemon = 'agent' | 'collector'
type Asked = Sent & { readonly to: Daemon }

const text = fc.oneof(
  fc.string({ maxLength: 60, unit: 'binary' }),
  oddValue.map((value) => (typeof value === 'string' ? value : textOf(value)).slice(0, 20_000)),
)
const jsonTo = (to: Daemon, path: string, good: Readonly<Record<string, unknown>>): fc.Arbitrary<Asked> =>
  mutated(good).map((body) => ({
    to,
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json' },
    body: textOf(body),
  }))
const names = [
  'limit',
  'cursor',
  'hardware',
  'campaign',
  'agent_id',
  'measure',
  'split',
  'columns',
  'width',
  'whiskers',
  '__proto__',
  'x',
]
const paths = [
  '/api/v1/requests',
  '/metrics/summary',
  '/metrics/export',
  '/api/v1/comparison',
  '/api/v1/exports/synthesis.csv',
  '/api/v1/hardware',
  '/figures/fig_cost.txt',
  '/api/v1/health',
  '/api/v1/imports',
]
const query: fc.Arbitrary<Asked> = fc
  .record({
    path: fc.constantFrom(...paths),
    pairs: fc.array(fc.tuple(fc.constantFrom(...names), text), { maxLength: 4 }),
  })
  .map(({ path, pairs }) => ({
    to: 'collector',
    path: `${path}?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(value.replaceAll(/\p{Surrogate}/gu, '?')).slice(0, 1500)}`).join('&')}`,
  }))
const fields = [
  'text',
  'voice',
  'speed',
  'threads',
  'campaign_id',
  'item_id',
  'repeat',
  'tags',
  'warmup',
  'sampled',
  'stream',
  '__proto__',
]
const form: fc.Arbitrary<Asked> = fc
  .array(fc.record({ name: fc.constantFrom(...fields), value: text }), { maxLength: 5 })
  // Nothing to say: what a text that is spoken costs is not what is asked here.
  .map((parts) => ({
    to: 'agent',
    method: 'POST',
    path: '/tts',
    ...formOf([{ name: 'text', value: '...' }, ...parts]),
  }))
const broken: fc.Arbitrary<Asked> = fc
  .tuple(fc.nat(300), fc.uint8Array({ maxLength: 30 }))
  .map(([at, bytes]) => {
    const { headers, body } = formOf([
      { name: 'text', value: '...' },
      { name: 'voice', value: 'x' },
    ])
    const whole = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
    return {
      to: 'agent',
      method: 'POST',
      path: '/tts',
      headers: headers ?? {},
      body: Buffer.concat([whole.subarray(0, at), Buffer.from(bytes), whole.subarray(at)]),
    }
  })
const table = tableOf(4)
const upload = (body: string | Buffer, file: string): Asked => ({
  to: 'collector',
  method: 'POST',
  path: '/api/v1/imports',
  ...formOf([{ name: 'file', value: body, file }]),
})
const csv: fc.Arbitrary<Asked> = fc.oneof(
  fc
    .tuple(fc.nat(table.length), fc.nat(40), text)
    .map(([at, cut, put]) => upload(table.slice(0, at) + put + table.slice(at + cut), 'a.csv')),
  fc.tuple(fc.nat(25), text).map(([column, value]) => {
    const [head = '', ...rows] = table.trimEnd().split('\n')
    const name = head.split(',')[column] ?? ''
    return upload(tableOf(rows.length, { [name]: value.replaceAll('\n', ' ') }), 'a.csv')
  }),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => upload(Buffer.from(bytes), 'a.csv')),
)
const jsonl: fc.Arbitrary<Asked> = fc
  .array(
    mutated({
      request_id: 'x',
      start_time: 1.7e9,
      rtf: 0.5,
      metadata: { request_start_ns: 1, was_cancelled: false },
      metrics: { request_latency: { value: 1, unit: 'ms' } },
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((lines) => upload(lines.map(textOf).join('\n'), 'a.jsonl'))

const asked = fc.oneof(
  { weight: 3, arbitrary: form },
  { weight: 2, arbitrary: broken },
  { weight: 3, arbitrary: query },
  { weight: 3, arbitrary: csv },
  { weight: 2, arbitrary: jsonl },
  {
    weight: 2,
    arbitrary: jsonTo('collector', '/api/v1/campaigns', {
      plan: { voices: ['x'], texts: ['y'], repeats: 1, seed: 1, tags: { a: 'b' }, threads: [1], warmups: 1 },
      agents: ['6f1d0c1e-6f0a-4b6e-9a52-0d3c6a1f9b01'],
    }),
  },
  {
    weight: 2,
    arbitrary: jsonTo('agent', '/api/v1/judgements', {
      judged_request_id: '6f1d0c1e-6f0a-4b6e-9a52-0d3c6a1f9b01',
      mos_ovrl: 3,
      judged_by: 'me',
      tags: { a: 'b' },
    }),
  },
  {
    weight: 2,
    arbitrary: jsonTo('agent', '/v1/audio/speech', {
      input: '...',
      voice: 'x',
      speed: 1,
      response_format: 'wav',
      stream: false,
    }),
  },
  { weight: 1, arbitrary: jsonTo('agent', '/api/v1/watches/find', { watch: 'pid:1' }) },
)

/** Requests of all kinds: the answer is no error of ours, and has the form that is promised. */
function openLane(arena: Arena, lane: number): Promise<Lane> {
  const daemons: Record<Daemon, Target> = {
    agent: arena.agent,
    collector: lane % 2 === 0 ? arena.collector : arena.onPostgres,
  }
  return Promise.resolve({
    arbitrary: asked,
    async play({ to, ...sent }: Asked) {
      const fault = formFault(await send(daemons[to].url, sent))
      if (fault !== null) throw new Error(`${sent.path}: ${fault}`)
    },
    close: () => undefined,
  })
}

export const httpFuzz: FuzzKind = {
  name: 'requests over HTTP',
  cases: 10_000,
  quick: 700,
  lanes: 6,
  open: openLane,
}
