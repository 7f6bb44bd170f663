import { StartError } from '@voicemark/daemon'
import { expect, test } from 'vitest'
import { shownFlag } from './flag-names.js'
import { isPlain, parsePlan } from './parsed-plan.js'
import { planOfFlags } from './plan-flags.js'

const two = [{ threads: 1 }, { threads: 2 }]
const parse = (plan: unknown) => parsePlan('plan.json', plan)
const ofFlags = (options: object) => parsePlan('', planOfFlags(options), { shownPath: shownFlag })

test('what a plan leaves open is chosen and can be read', () => {
  const plan = parse({ configurations: two })
  expect(plan).toMatchObject({
    order: 'interleaved',
    cooldown_s: 60,
    repeat: 5,
    max_repeat: 5,
    warmup: 2,
    reload_warmup: 1,
    corpus: 'built-in',
  })
  expect(plan.seed).toBeGreaterThanOrEqual(0)
})

test('requests in flight keep to one configuration at a time', () => {
  expect(parse({ configurations: two, concurrency: 4 }).order).toBe('grouped')
  expect(parse({ configurations: two, rate: 2 }).order).toBe('grouped')
})

test('flags make every voice with every number of threads', () => {
  const plan = ofFlags({ voice: ['a', 'b'], threads: [1, 2] })
  expect(
    plan.configurations.map((one) => (one.engine === 'piper-onnx' ? [one.voice, one.threads] : null)),
  ).toEqual([
    ['a', 1],
    ['a', 2],
    ['b', 1],
    ['b', 2],
  ])
})

test('flags of before make the plan of before', () => {
  expect(isPlain(ofFlags({ voice: ['a'], threads: [2], repeat: 3, warmup: 0 }))).toBe(true)
  expect(isPlain(ofFlags({ seed: 1 }))).toBe(false)
  expect(isPlain(ofFlags({ rate: 1 }))).toBe(false)
})

test.each([
  { plan: [], problems: [/expected object/i] },
  { plan: {}, problems: [/^plan\.json: configurations: expected a list of configurations$/] },
  { plan: { configurations: [] }, problems: [/configurations: expected 1–64 configurations/] },
  {
    plan: { configurations: [{ threads: 0 }, { threads: 'two', voice: '../a' }], repeat: 0.5, spede: 1 },
    problems: [
      /^plan\.json: 5 problems$/m,
      /^ {2}configurations\[0\]\.threads: expected a whole number 1–256$/m,
      /^ {2}configurations\[1\]\.threads: expected a whole number 1–256$/m,
      /^ {2}configurations\[1\]\.voice: expected the name of a voice/m,
      /^ {2}repeat: expected a whole number 1–10000$/m,
      /^ {2}spede: unknown/m,
    ],
  },
  { plan: { configurations: [{ speeed: 1 }] }, problems: [/configurations\[0\]\.speeed: unknown/] },
  { plan: { configurations: [5] }, problems: [/configurations\[0\]: expected own/] },
  {
    plan: { configurations: [{ engine: 'kokoro' }] },
    problems: [/configurations\[0\]\.engine: expected own, a voice of the agent, http or wyoming, a server/],
  },
  {
    plan: { configurations: [{ engine: 'http', url: 'localhost:8880' }] },
    problems: [/configurations\[0\]\.url: expected an address such as/],
  },
  {
    plan: { configurations: [{ engine: 'http', url: 'http://user:secret@host' }] },
    problems: [/^((?!secret).)*$/s],
  },
  {
    plan: { configurations: [{ engine: 'http', url: 'http://host', format: 'pcm' }] },
    problems: [/configurations\[0\]\.sample_rate_hz: pcm has no header/],
  },
  {
    plan: { configurations: [{ threads: 1 }, { threads: 1 }] },
    problems: [/configurations\[1\]: is the same as configurations\[0\]/],
  },
  {
    plan: { configurations: [{ provider: 'cpu' }, { provider: 'cuda' }] },
    problems: [/configurations\[1\]\.provider: an agent has one execution provider/],
  },
  {
    plan: { configurations: two, rate: 1, until_interval: '5%' },
    problems: [/until_interval: does not go with rate/],
  },
  {
    plan: { configurations: two, rate: 1, concurrency: 2 },
    problems: [/rate: does not go with concurrency/],
  },
  {
    plan: { configurations: two, order: 'interleaved', concurrency: 2 },
    problems: [/order: interleaved needs one request at a time/],
  },
  { plan: { configurations: two, arrivals: 'poisson' }, problems: [/arrivals: needs rate/] },
  { plan: { configurations: two, max_repeat: 9 }, problems: [/max_repeat: needs until_interval/] },
  {
    plan: { configurations: two, until_interval: '200%' },
    problems: [/until_interval: expected 0\.1 %–100 %/],
  },
  { plan: { configurations: two, seed: -1 }, problems: [/seed: expected a whole number 0–4294967295/] },
  { plan: { configurations: two, tags: { corpus: 'x' } }, problems: [/tags\.corpus: is set by the bench/] },
])('$plan is refused with the place of each problem', ({ plan, problems }) => {
  expect(() => parse(plan)).toThrow(StartError)
  for (const problem of problems) expect(() => parse(plan)).toThrow(problem)
})

test.each([
  { options: { until: '0%' }, problem: /^--until-interval: expected 0\.1 %–100 %$/ },
  { options: { arrivals: 'poisson' }, problem: /^--arrivals: needs --rate$/ },
  { options: { maxRepeat: 3 }, problem: /^--max-repeat: needs --until-interval$/ },
  { options: { threads: [2, 2] }, problem: /^--voice: is the same as/ },
  { options: { http: 'http://h', threads: [2] }, problem: /^--threads are those of the agent/ },
  { options: { model: 'x' }, problem: /^--model needs --http$/ },
  { options: { http: 'http://h', format: 'pcm' }, problem: /^--sample-rate: pcm has no header/ },
  { options: { tag: { speed: 'x' } }, problem: /^--tag: is set by the bench itself$/ },
])('the flags $options are refused in the words of the command line', ({ options, problem }) => {
  expect(() => ofFlags(options)).toThrow(problem)
})
