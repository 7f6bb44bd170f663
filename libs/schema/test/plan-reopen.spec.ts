import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPlan, reopenPlan } from '../src/index.js'

const https = [
  ...['https://host', 'https://host/v1/', 'https://host/lab/v1', 'https://host/v1/v1', 'HTTPS://Host:80//'],
  ...['https://host/v1/audio/speech', 'https://host/v1/v1/audio/speech', 'https://host/a/audio/speech'],
  ...['https://host/v1/audio/speech/v1', 'https://host/v1/audio/speech/v1/audio/speech'],
]
const voice = fc.record(
  {
    voice: fc.constantFrom(null, 'a', 'en_US-joe-medium'),
    threads: fc.option(fc.integer({ min: 1, max: 256 })),
    speed: fc.double({ min: 0.25, max: 4, noNaN: true }),
  },
  { requiredKeys: [] },
)
const server = fc.record(
  {
    engine: fc.constant('http'),
    url: fc.constantFrom(...https),
    voice: fc.constantFrom(null, 'af_sky'),
    format: fc.constantFrom('wav', 'mp3'),
    insecure: fc.boolean(),
  },
  { requiredKeys: ['engine', 'url'] },
)
const trusting = fc.record({
  engine: fc.constant('http'),
  url: fc.constantFrom(...https),
  ca: fc.constant('a.pem'),
})
const watched = {
  watch: fc.constantFrom('none', 'pid:7,8', 'container:kokoro', 'agent:gpu/port:1'),
  model_file: fc.constantFrom(null, 'a.onnx'),
  precision: fc.constantFrom(null, 'INT8'),
  stated_threads: fc.option(fc.integer({ min: 1, max: 64 })),
  engine_name: fc.constantFrom(null, 'kokoro'),
}
const wyoming = fc.record(
  { engine: fc.constant('wyoming'), url: fc.constantFrom('tcp://host:1', 'TCP://Host:2/'), ...watched },
  { requiredKeys: ['engine', 'url'] },
)
const command = fc.record(
  {
    engine: fc.constant('command'),
    command: fc.constantFrom('piper', 'piper -m "a b.onnx"', '/bin/tts {text}'),
    lines: fc.boolean(),
    raw: fc.constantFrom(null, 22_050),
    cwd: fc.constantFrom(null, '/a'),
    ...watched,
  },
  { requiredKeys: ['engine', 'command'] },
)
const served = fc.record(
  {
    engine: fc.constant('http'),
    url: fc.constantFrom(...https),
    api: fc.constantFrom('auto', 'piper'),
    serve: fc.constantFrom('kokoro', { command: 'kokoro', ready: 'http://host/health?x=1', env: { A: 'b' } }),
    headers: fc.constantFrom({}, { 'X-Key': 'a' }),
  },
  { requiredKeys: ['engine', 'url', 'serve'] },
)
const template = fc.record({
  engine: fc.constant('http'),
  url: fc.constantFrom(...https),
  request: fc.constant('POST /synthesize {"text": {text}}'),
})
const loads = fc.oneof(
  fc.constantFrom({}, { order: 'interleaved' }, { concurrency: 4 }, { concurrency: 2, order: 'sequence' }),
  fc.record({ rate: fc.double({ min: 0.001, max: 1000, noNaN: true }) }),
  fc.record({ rate: fc.integer({ min: 1, max: 9 }), arrivals: fc.constantFrom('constant', 'poisson') }),
)
const ends = fc.constantFrom({}, { until_interval: '5%' }, { until_interval: 0.07, max_repeat: 300 })
const choices = fc.record(
  {
    repeat: fc.integer({ min: 1, max: 200 }),
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    cooldown_s: fc.double({ min: 0, max: 3600, noNaN: true }),
    tags: fc.constantFrom({}, { room: 'cold' }),
    throttled: fc.constantFrom('annotate', 'exclude', 'repeat'),
    observer_check: fc.boolean(),
  },
  { requiredKeys: [] },
)
const configurations = fc.array(fc.oneof(voice, server, trusting, wyoming, command, served, template), {
  minLength: 1,
  maxLength: 3,
})
const plans = fc
  .tuple(configurations, choices, loads, ends)
  .map(([list, chosen, load, end]) => ({ configurations: list, ...chosen, ...load, ...end }))

test('a plan that was completed, kept as JSON and read again is the same plan', () => {
  let read = 0
  fc.assert(
    fc.property(plans, (raw) => {
      const { plan } = readPlan(raw, 7)
      if (plan === null) return
      read++
      const kept = JSON.parse(JSON.stringify(reopenPlan({ ...plan }))) as unknown
      // Another seed is at hand: that of the plan has to be in it.
      expect(readPlan(kept, 8)).toEqual({ plan, problems: null })
    }),
    { numRuns: 500 },
  )
  expect(read).toBeGreaterThan(50)
})

test('what only goes with something else is kept only with it', () => {
  const kept = (plan: object) => Object.keys(reopenPlan({ ...readPlan(plan, 7).plan }))
  const configurations = [{}]
  expect(kept({ configurations })).not.toContain('max_repeat')
  expect(kept({ configurations })).not.toContain('arrivals')
  expect(kept({ configurations })).not.toContain('observer_check')
  expect(kept({ configurations, observer_check: true })).toContain('observer_check')
  expect(kept({ configurations, until_interval: '5%' })).toContain('max_repeat')
  expect(kept({ configurations, rate: 1 })).toContain('arrivals')
})

test('agents that know no policy for throttled requests get a plan without one where it says what is usual', () => {
  const sent = (plan: object) => reopenPlan({ ...readPlan({ configurations: [{}], ...plan }, 7).plan })
  expect(sent({})).not.toHaveProperty('throttled')
  expect(sent({ throttled: 'annotate' })).not.toHaveProperty('throttled')
  expect(sent({ throttled: 'repeat' })).toMatchObject({ throttled: 'repeat', cooldown_s: 60 })
})

test('agents that know no certificates get a server without them where they say what is usual', () => {
  const sent = (server: object) => {
    const { plan } = readPlan({ configurations: [{ engine: 'http', url: 'https://host', ...server }] }, 7)
    const [one] = reopenPlan({ ...plan })['configurations'] as object[]
    return one
  }
  expect(sent({})).not.toHaveProperty('ca')
  expect(sent({})).not.toHaveProperty('insecure')
  expect(sent({ ca: 'a.pem' })).toMatchObject({ ca: 'a.pem' })
  expect(sent({ insecure: true })).toMatchObject({ insecure: true })
})

test('agents that watch nothing get a server as before where it says what is usual', () => {
  const { plan } = readPlan({ configurations: [{ engine: 'http', url: 'https://host', voice: 'a' }] }, 7)
  expect(reopenPlan({ ...plan })['configurations']).toEqual([
    {
      engine: 'http',
      url: 'https://host',
      voice: 'a',
      model: null,
      format: 'wav',
      sample_rate_hz: null,
      speed: 1,
      timeout_s: 120,
      tier: null,
      device: 'http',
      key_env: null,
    },
  ])
  const asked = { api: 'auto', watch: 'none', serve: 'kokoro', headers: { a: 'b' }, precision: 'INT8' }
  const other = readPlan({ configurations: [{ engine: 'http', url: 'https://host', ...asked }] }, 7).plan
  expect(reopenPlan({ ...other })['configurations']).toMatchObject([
    { ...asked, serve: { command: 'kokoro', ready: null, ready_timeout_s: 120, cwd: null, env: {} } },
  ])
})

test('a plan of another kind is left as it is, to be refused when it is read', () => {
  expect(reopenPlan({ configurations: 'none' })).toMatchObject({ configurations: 'none' })
})
