import { expect, test } from 'vitest'
import type { ConfigurationSample } from '../configurations/configuration-sample.js'
import { drawNormal } from '../numbers/gamma-draw.js'
import { createRandom } from '../numbers/random.js'
import { createRunning } from '../numbers/running.js'
import { pairMatrix } from './pair-matrix.js'
import { pairInWords } from './pair-words.js'
import { comparePairs, type PairwiseOptions } from './pairwise.js'

function sampleOf(
  label: string,
  values: readonly number[],
  changes: Partial<ConfigurationSample> & { readonly items?: readonly string[] } = {},
): ConfigurationSample {
  const { items, ...others } = changes
  const running = createRunning()
  for (const value of values) running.add(value)
  return {
    label,
    measure: 'rtf',
    source: label,
    hardware_tier: 'intel_i5',
    device_type: 'cpu',
    subject: null,
    asked: null,
    streamed: false,
    voice: 'amy',
    split: {},
    fingerprint: { voice: ['amy'], corpus: ['c0'] },
    running: running.figures(),
    values: values.map((value, at) => ({ value, item_id: items?.[at] ?? null })),
    ...others,
  }
}

const compare = (samples: readonly ConfigurationSample[], options: Partial<PairwiseOptions> = {}) =>
  comparePairs(samples, { random: createRandom(1), resamples: 500, ...options })

function firstOf(samples: readonly ConfigurationSample[], options: Partial<PairwiseOptions> = {}) {
  const [pair] = compare(samples, options).pairs
  if (pair === undefined) throw new Error('there is a pair')
  return pair
}

const noise = (n: number, seed: number, scale = 1) => {
  const random = createRandom(seed)
  return Array.from({ length: n }, () => scale * Math.exp(0.05 * drawNormal(random)))
}
const items = Array.from({ length: 30 }, (_, i) => `text-${i}`)

test('a difference of independent values is found with its direction, ratio and shift', () => {
  const pair = firstOf([sampleOf('a', noise(30, 1)), sampleOf('b', noise(30, 2, 1.25))])
  expect(pair).toMatchObject({ design: 'unpaired', n_a: 30, n_b: 30, verdict: 'a_lower' })
  expect(pair.test?.name).toBe('mann_whitney_u')
  expect(pair.median_ratio?.ratio).toBeCloseTo(0.8, 1)
  expect(pair.shift_ratio?.value).toBeCloseTo(0.8, 1)
  expect(pair.means?.value).toBeCloseTo(-0.25, 1)
  expect(pairInWords(pair)).toMatch(
    /^a is lower than b \(ratio of medians 0\.\d+, 95 % .*Mann–Whitney, n = 30;/,
  )
})

test('what configurations are called changes no figure', () => {
  const figures = (a: string, b: string) => {
    const pair = firstOf([sampleOf(a, noise(30, 1)), sampleOf(b, noise(30, 2, 1.05))])
    return { ...pair, a: '', b: '' }
  }
  expect(figures('A intel_i5_cpu', 'B amd_epyc_cpu')).toEqual(figures('intel_i5_cpu', 'amd_epyc_cpu'))
})

test('texts that both ran are paired, so that their lengths do not hide the difference', () => {
  const lengths = items.map((_, at) => 1 + at)
  const by = (seed: number, scale: number) =>
    noise(30, seed, scale).map((one, at) => one * (lengths[at] ?? 1))
  const [a, b] = [by(1, 1.1), by(2, 1)]
  const pair = firstOf([sampleOf('a', a, { items }), sampleOf('b', b, { items })])
  expect(pair).toMatchObject({ design: 'paired', n_a: 30, verdict: 'b_lower' })
  expect(pair.test?.name).toBe('wilcoxon_signed_rank')
  expect(firstOf([sampleOf('a', a), sampleOf('b', b)]).verdict).toBe('cannot_tell')
})

test('repeats of a text count once, and texts of one side are left out', () => {
  const repeated = [...items, ...items, 'alone']
  const pair = firstOf([
    sampleOf('a', noise(61, 1), { items: repeated }),
    sampleOf('b', noise(30, 2), { items }),
  ])
  expect(pair).toMatchObject({ design: 'paired', n_a: 30, n_b: 30, left_out: 1 })
})

test.each([
  { name: 'fewer than 6 texts', a: items.slice(0, 5), b: items.slice(0, 5) },
  { name: 'different texts', a: items, b: items.map((item) => `other-${item}`) },
])('$name are not paired', ({ a, b }) => {
  const pair = firstOf([
    sampleOf('a', noise(a.length, 1), { items: a }),
    sampleOf('b', noise(b.length, 2), { items: b }),
  ])
  expect(pair.design).toBe('unpaired')
})

test('texts of the same name in different corpora are not paired', () => {
  const other = { items, fingerprint: { voice: ['amy'], corpus: ['c1'] } }
  const pair = firstOf([sampleOf('a', noise(30, 1), { items }), sampleOf('b', noise(30, 2), other)], {
    override: true,
  })
  expect(pair).toMatchObject({ design: 'unpaired', comparability: { overridden: true } })
})

test('what is not comparable is not compared, tested or counted without an override', () => {
  const samples = [
    sampleOf('a', noise(30, 1)),
    sampleOf('b', noise(30, 2, 2), { fingerprint: { voice: ['joe'], corpus: ['c0'] } }),
    sampleOf('c', noise(30, 3)),
  ]
  const { pairs, tests } = compare(samples)
  expect(tests).toBe(1)
  expect(pairs[0]).toMatchObject({
    verdict: 'not_comparable',
    design: null,
    median_ratio: null,
    p_holm: null,
  })
  expect(pairs.map(pairInWords)[0]).toBe('not compared; they differ in voice (amy against joe)')
  const overridden = firstOf(samples, { override: true })
  expect(overridden.verdict).toBe('a_lower')
  expect(pairInWords(overridden)).toContain('; compared by override although they differ in voice')
})

test('with too few values it says how many are needed', () => {
  const few = firstOf([
    sampleOf('a', [0.31, 0.28, 0.35, 0.3, 0.29]),
    sampleOf('b', [0.32, 0.36, 0.3, 0.34, 0.31]),
  ])
  expect(few.verdict).toBe('cannot_tell')
  expect(pairInWords(few)).toMatch(/^cannot tell at n = 5; about n = \d\d needed to find a ratio of 1\.10$/)
  const many = firstOf([sampleOf('a', noise(200, 1)), sampleOf('b', noise(200, 2))])
  expect(pairInWords(many)).toBe(
    'cannot tell at n = 200, where a ratio of 1.10 would be found in at least 80 % of cases',
  )
})

test.each([
  { name: 'no values', values: [], verdict: 'no_values' },
  { name: 'one value', values: [1], verdict: 'cannot_tell' },
  { name: 'equal values', values: [1, 1, 1, 1, 1, 1, 1], verdict: 'cannot_tell' },
  { name: 'values of 0', values: [0, 0, 0, 0, 0, 0, 0], verdict: 'cannot_tell' },
])('$name against the same have a verdict without NaN', ({ values, verdict }) => {
  const pair = firstOf([sampleOf('a', values), sampleOf('b', values)])
  expect(pair.verdict).toBe(verdict)
  expect(JSON.parse(JSON.stringify(pair))).toEqual(pair)
})

test('the matrix says the same from either side', () => {
  const samples = ['a', 'b', 'c'].map((label, at) => sampleOf(label, noise(40, at, at === 2 ? 2 : 1)))
  const { rows, labels } = pairMatrix(compare(samples))
  expect(labels).toEqual(['a', 'b', 'c'])
  expect(rows.map((row) => row.map((cell) => cell?.verdict ?? null))).toEqual([
    [null, 'cannot_tell', 'lower'],
    ['cannot_tell', null, 'lower'],
    ['higher', 'higher', null],
  ])
  expect((rows[0]?.[2]?.ratio ?? NaN) * (rows[2]?.[0]?.ratio ?? NaN)).toBeCloseTo(1, 12)
  expect(rows[2]?.[0]?.interval?.low).toBeCloseTo(1 / (rows[0]?.[2]?.interval?.high ?? NaN), 12)
})

test('configurations beyond the limit are named and not compared', () => {
  const samples = ['a', 'b', 'c'].map((label, at) => sampleOf(label, noise(10, at)))
  expect(compare(samples, { most: 2 })).toMatchObject({ labels: ['a', 'b'], omitted: ['c'], tests: 1 })
})
