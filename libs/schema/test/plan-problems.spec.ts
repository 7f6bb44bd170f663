import { describe, expect, test } from 'vitest'
import { planFaults, wholeNumber } from './plan-faults.js'

const two = [{ threads: 1 }, { threads: 2 }]
const ofPlan = (changes: object) => planFaults({ configurations: two, ...changes })

describe('a number of a plan', () => {
  test.each([
    { name: 'repeat', lowest: 1, highest: 10_000 },
    { name: 'warmup', lowest: 0, highest: 10_000 },
    { name: 'reload_warmup', lowest: 0, highest: 100 },
    { name: 'seed', lowest: 0, highest: 4_294_967_295 },
    { name: 'concurrency', lowest: 1, highest: 256, order: 'grouped' },
    { name: 'max_repeat', lowest: 5, highest: 10_000, until_interval: 0.05 },
  ])('$name is whole and $lowest to $highest', ({ name, lowest, highest, ...with_ }) => {
    const words = `${name}: ${wholeNumber(name === 'max_repeat' ? 1 : lowest, highest)}`
    for (const value of [lowest, highest]) expect(ofPlan({ ...with_, [name]: value })).toEqual([])
    for (const value of [highest + 1, -1, 1.5, NaN, '1', null])
      expect(ofPlan({ ...with_, [name]: value })).toEqual([words])
    if (lowest === 1) expect(ofPlan({ ...with_, [name]: 0 })).toEqual([words])
  })

  test.each([
    {
      name: 'cooldown_s',
      good: [0, 0.5, 3600],
      bad: [-0.001, 3600.001, Infinity, '60', null],
      words: '0–3600',
    },
    {
      name: 'rate',
      good: [0.001, 2.5, 1000, null],
      bad: [0, 0.0009, 1000.001, NaN, '1'],
      words: '0.001–1000',
    },
  ])('$name is $words', ({ name, good, bad, words }) => {
    for (const value of good) expect(ofPlan({ [name]: value })).toEqual([])
    for (const value of bad)
      expect(ofPlan({ [name]: value })).toEqual([`${name}: expected a number ${words}`])
  })

  test('until_interval is a share of 0.1 % to 100 %', () => {
    const faults = (until_interval: unknown) => ofPlan({ until_interval })
    for (const value of [null, 0.001, 1, '0.1%', '100 %']) expect(faults(value)).toEqual([])
    for (const value of [0, 0.0009, 1.001, -0.5, '0%', '101%', '0.05%'])
      expect(faults(value)).toEqual(['until_interval: expected 0.1 %–100 %'])
    for (const value of ['5', 'five', '5%%', ' 5%', '-5%', '1e1%', NaN, {}, true])
      expect(faults(value)).toEqual(['until_interval: expected a share such as "5%" or 0.05'])
  })
})

describe('choices that do not go together', () => {
  test.each([
    [{ rate: 1, concurrency: 2 }, 'rate: does not go with `concurrency`: an open loop has no limit'],
    [{ rate: 1, until_interval: '5%' }, 'until_interval: does not go with `rate`'],
    [{ arrivals: 'poisson' }, 'arrivals: needs `rate`'],
    [{ throttled: 'ignore' }, 'throttled: expected annotate, exclude, repeat'],
    [
      { throttled: 'repeat', concurrency: 2, order: 'grouped' },
      'throttled: repeat needs one request at a time: those asked again would be under another load',
    ],
    [{ max_repeat: 9 }, 'max_repeat: needs `until_interval`'],
    [
      { observer_check: true, concurrency: 2, order: 'grouped' },
      'observer_check: needs one request at a time: others would be sampled beside it',
    ],
    [
      { observer_check: true, configurations: [{ engine: 'http', url: 'http://host' }] },
      'observer_check: is for voices of the agent: what watches others runs in no process of theirs',
    ],
    [{ until_interval: '5%', max_repeat: 4 }, 'max_repeat: expected 5 (`repeat`) or more'],
    [
      { order: 'interleaved', concurrency: 2 },
      'order: interleaved needs one request at a time: requests in flight would load voices in turn',
    ],
    [
      { order: 'interleaved', rate: 1 },
      'order: interleaved needs one request at a time: requests in flight would load voices in turn',
    ],
  ])('like %j are refused', (changes, problem) => {
    expect(ofPlan(changes)).toEqual([problem])
  })

  test('are none where one configuration is under load', () => {
    expect(planFaults({ configurations: [{}], order: 'interleaved', concurrency: 2 })).toEqual([])
    expect(ofPlan({ order: 'interleaved' })).toEqual([])
  })
})

test('tags that say what the bench knows better are refused, and no others', () => {
  const reserved = ['configuration', 'corpus', 'load', 'model', 'speed']
  const remarks = ['answer', 'insecure', 'proxy', 'redirects', 'resent', 'unknown_phonemes']
  for (const name of [...reserved, ...remarks])
    expect(ofPlan({ tags: { [name]: 'x', room: 'cold' } })).toEqual([
      `tags.${name}: is set by the bench itself`,
    ])
  expect(ofPlan({ tags: { speeds: 'x', voice: 'y' } })).toEqual([])
  expect(ofPlan({ tags: { room: 7 } })).toEqual([expect.stringMatching(/^tags\.room: /)])
  expect(ofPlan({ tags: { 'a b': 'x' } })).toEqual([expect.stringMatching(/^tags\["a b"\]: /)])
})

test.each([
  { name: 'order', value: 'random', words: 'interleaved, grouped, sequence' },
  { name: 'arrivals', value: 'uniform', words: 'constant, poisson' },
  { name: 'corpus', value: '', words: 'a name or a file' },
  { name: 'corpus', value: null, words: 'a name or a file' },
])('$name is none of $value', ({ name, value, words }) => {
  expect(ofPlan({ rate: 1, [name]: value })).toEqual([`${name}: expected ${words}`])
})

describe('all that is wrong is listed', () => {
  test('of fields that are not what they should be, and of names that are none', () => {
    const plan = {
      configurations: [
        { threads: 0, speeed: 1, vioce: 'a' },
        { engine: 'http', url: 'host', format: 'aac', timeout_s: 0 },
        { engine: 'x' },
      ],
      repeat: 0.5,
      seed: -1,
      tags: { room: 7 },
      spede: 1,
    }
    const unknown = 'unknown; docs/bench.md lists what a plan has'
    const found = planFaults(plan)
    expect(found.map((problem) => problem.split(': ')[0]).sort()).toEqual([
      ...['configurations[0].speeed', 'configurations[0].threads', 'configurations[0].vioce'],
      ...['configurations[1].format', 'configurations[1].timeout_s', 'configurations[1].url'],
      ...['configurations[2].engine', 'repeat', 'seed', 'spede', 'tags.room'],
    ])
    expect(found.filter((problem) => problem.endsWith(unknown))).toHaveLength(3)
  })

  test('a name that is none keeps its line ends out of the line of its problem', () => {
    expect(planFaults({ configurations: [{ 'a\nb': 1 }], 'x\r\n': 1, 'two words': 1 })).toEqual([
      'configurations[0]."a\\nb": unknown; docs/bench.md lists what a plan has',
      '"x\\r\\n": unknown; docs/bench.md lists what a plan has',
      'two words: unknown; docs/bench.md lists what a plan has',
    ])
  })

  test('of choices that do not go together', () => {
    const plan = {
      configurations: [{ provider: 'cpu' }, { provider: 'cpu' }, { provider: 'dml', threads: 1 }],
      rate: 1,
      concurrency: 2,
      until_interval: 0.05,
      max_repeat: 1,
      order: 'interleaved',
      tags: { load: 'x', model: 'y' },
    }
    expect(planFaults(plan).map((problem) => problem.split(': ')[0])).toEqual([
      ...['configurations[1]', 'configurations[2].provider', 'rate', 'until_interval', 'max_repeat'],
      ...['order', 'tags.load', 'tags.model'],
    ])
  })

  test('even where it is no plan at all', () => {
    for (const value of [null, undefined, [], 'plan', 7]) expect(planFaults(value)).toHaveLength(1)
    expect(planFaults({})).toEqual(['configurations: expected a list of configurations'])
  })
})
