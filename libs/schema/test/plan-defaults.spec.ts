import { describe, expect, test } from 'vitest'
import { largestSeed, readPlan } from '../src/index.js'

const two = [{ threads: 1 }, { threads: 2 }]
const read = (plan: object, seed = 7) => {
  const reading = readPlan(plan, seed)
  expect(reading.problems).toBeNull()
  return reading.plan
}

describe('what a plan leaves open is chosen', () => {
  test('for one voice of the agent', () => {
    expect(read({ configurations: [{}] })).toEqual({
      configurations: [
        { engine: 'piper-onnx', voice: null, threads: null, provider: null, speed: 1, stream: false },
      ],
      corpus: 'built-in',
      repeat: 5,
      warmup: 2,
      reload_warmup: 1,
      seed: 7,
      order: 'sequence',
      cooldown_s: 0,
      until_interval: null,
      max_repeat: 5,
      concurrency: 1,
      rate: null,
      arrivals: 'constant',
      throttled: 'annotate',
      observer_check: false,
      quality: false,
      quality_reference: null,
      tags: {},
    })
  })

  test('for a server', () => {
    const plan = read({ configurations: [{ engine: 'http', url: 'http://host:8880' }] })
    expect(plan?.configurations).toEqual([
      {
        engine: 'http',
        url: 'http://host:8880',
        model: null,
        voice: null,
        format: 'wav',
        sample_rate_hz: null,
        speed: 1,
        timeout_s: 120,
        tier: null,
        device: 'http',
        key_env: null,
        ca: null,
        insecure: false,
        api: 'openai',
        request: null,
        headers: {},
        name: null,
        watch: 'auto',
        stream: false,
        model_file: null,
        precision: null,
        stated_threads: null,
        engine_name: null,
        engine_version: null,
        serve: null,
      },
    ])
  })

  test('for several configurations: another order, and pauses', () => {
    expect(read({ configurations: two })).toMatchObject({
      order: 'interleaved',
      cooldown_s: 60,
      max_repeat: 5,
    })
  })

  test('and what it says itself stays', () => {
    const chosen = {
      configurations: [
        { engine: 'piper-onnx', voice: 'a', threads: 2, provider: 'cpu', speed: 1.5, stream: true },
      ],
      corpus: 'texts.json',
      repeat: 3,
      warmup: 0,
      reload_warmup: 0,
      seed: 0,
      order: 'grouped',
      cooldown_s: 0.5,
      until_interval: 0.05,
      max_repeat: 9,
      concurrency: 4,
      rate: null,
      tags: { room: 'cold' },
    }
    expect(read(chosen)).toEqual({
      ...chosen,
      arrivals: 'constant',
      throttled: 'annotate',
      observer_check: false,
      quality: false,
      quality_reference: null,
    })
    expect(read({ configurations: [{}], observer_check: true })).toMatchObject({ observer_check: true })
    const open = { configurations: two, rate: 2.5, arrivals: 'poisson' }
    expect(read(open)).toMatchObject({ rate: 2.5, arrivals: 'poisson', concurrency: 1 })
  })
})

describe('the order', () => {
  test.each([
    { plan: { configurations: [{}] }, order: 'sequence' },
    { plan: { configurations: [{}], seed: 1 }, order: 'interleaved' },
    { plan: { configurations: [{}], concurrency: 2 }, order: 'sequence' },
    { plan: { configurations: two }, order: 'interleaved' },
    { plan: { configurations: two, seed: 1 }, order: 'interleaved' },
    { plan: { configurations: two, concurrency: 2 }, order: 'grouped' },
    { plan: { configurations: two, rate: 1 }, order: 'grouped' },
    { plan: { configurations: two, rate: 1, seed: 1 }, order: 'grouped' },
    { plan: { configurations: two, order: 'sequence' }, order: 'sequence' },
  ])('of $plan is $order', ({ plan, order }) => {
    expect(read(plan)?.order).toBe(order)
  })
})

describe('the repeats', () => {
  test('end where the plan says, or at 100 where it says how sure it wants to be', () => {
    expect(read({ configurations: [{}], repeat: 7 })?.max_repeat).toBe(7)
    expect(read({ configurations: [{}], until_interval: '5%' })?.max_repeat).toBe(100)
    expect(read({ configurations: [{}], until_interval: '5%', max_repeat: 20 })?.max_repeat).toBe(20)
    expect(read({ configurations: [{}], until_interval: '5%', repeat: 5, max_repeat: 5 })?.max_repeat).toBe(5)
  })

  test('are never fewer than those that are asked for', () => {
    expect(read({ configurations: [{}], until_interval: '5%', repeat: 300 })?.max_repeat).toBe(300)
  })
})

test('the seed is the one that is handed in where the plan has none, the largest too', () => {
  expect(largestSeed).toBe(4_294_967_295)
  expect(read({ configurations: [{}] }, largestSeed)?.seed).toBe(largestSeed)
  expect(read({ configurations: [{}], seed: 0 }, 9)?.seed).toBe(0)
})

test.each([
  ['5%', 0.05],
  ['5 %', 0.05],
  ['0.1%', 0.001],
  ['12.5%', 0.125],
  ['100%', 1],
  [0.001, 0.001],
  [1, 1],
])('the share %j is %d', (share, value) => {
  expect(read({ configurations: [{}], until_interval: share })?.until_interval).toBe(value)
})
