import fc from 'fast-check'
import { expect, test } from 'vitest'
import { comparePairs } from '../comparison/pairwise.js'
import { createRandom } from '../numbers/random.js'
import type { MeasuredRequest } from '../requests/measures.js'
import { createStatistics, type StatisticsOptions } from './statistics.js'

const row = (changes: Partial<MeasuredRequest> = {}): MeasuredRequest => ({
  hardware_tier: 'intel_i5',
  device_type: 'cpu',
  text_length_chars: 40,
  start_time: 1_762_550_000,
  total_duration_s: 2,
  peak_memory_mb: 300,
  peak_gpu_memory_mb: null,
  peak_temperature_c: null,
  throttle_detected: null,
  rtf: 0.5,
  tokens_per_second: 20,
  success: true,
  quantization_used: 'FP32',
  num_threads: 4,
  torch_compile_used: false,
  onnx_used: true,
  ...changes,
})

const failed = (changes: Partial<MeasuredRequest> = {}) =>
  row({ success: false, rtf: null, total_duration_s: null, ...changes })

function statisticsOf(rows: readonly MeasuredRequest[], options: Partial<StatisticsOptions> = {}) {
  const statistics = createStatistics({ random: createRandom(1), ...options })
  for (const one of rows) statistics.add(one, 'a')
  return statistics
}

function only(rows: readonly MeasuredRequest[], options: Partial<StatisticsOptions> = {}) {
  const [configuration, ...others] = statisticsOf(rows, options).configurations()
  if (configuration === undefined || others.length > 0) throw new Error('there is one configuration')
  return configuration
}

test('rates come from the row, and from the RTF where the row has no audio length', () => {
  const { measures, aggregate } = only([row(), row({ total_duration_s: 4, rtf: 0.25, audio_duration_s: 16 })])
  expect(measures.rtf.mean).toBe(0.375)
  expect(measures.rtfx.mean).toBe(3)
  expect(measures.chars_per_second.mean).toBe(15)
  expect(measures.tokens_per_second.mean).toBe(20)
  expect(measures.ttfa_s).toMatchObject({ n: 0, mean: null })
  expect(aggregate).toMatchObject({ n: 2, time_s: 6, audio_s: 20, rtf: 0.3 })
})

test('a judgement is of quality alone, and measurements are of none', () => {
  const judgement = (item: number, mos_ovrl: number, voice: string) =>
    row({
      ...{ judged_request_id: `00000000-0000-4000-8000-00000000000${item}`, warmup: true, rtf: null },
      ...{ total_duration_s: null, peak_memory_mb: null, item_id: `text-${item}`, mos_ovrl, voice },
    })
  const items = [1, 2, 3, 4, 5, 6, 7, 8]
  const rows = ['full', 'small'].flatMap((voice) => [
    ...items.map((item) => row({ item_id: `text-${item}`, voice, rtf: 0.5 })),
    ...items.map((item) => judgement(item, (voice === 'full' ? 3.4 : 2.9) + item / 100, voice)),
  ])
  const statistics = statisticsOf(rows)
  const [full] = statistics.configurations()
  expect(full).toMatchObject({ n: 8, warmup: { n: 0 }, measures: { rtf: { n: 8 }, mos_ovrl: { n: 8 } } })
  expect(full?.measures.mos_ovrl.mean).toBeCloseTo(3.445, 9)
  expect(full?.measures.peak_memory_mb.n).toBe(8)
  const again = createStatistics({ random: createRandom(1), state: statistics.state() })
  expect(again.configurations()).toEqual(statistics.configurations())
  const { pairs } = comparePairs(statistics.samples('mos_ovrl'), { random: createRandom(1) })
  expect(pairs).toMatchObject([{ design: 'paired', n_a: 8, verdict: 'b_lower' }])
})

test('what is no measurement of speed is in no figure at all', () => {
  const judged_request_id = '5a1de1f4-58a4-4d6c-8a1b-90b1f2b1c7aa'
  const { n, cold, warmup, measures } = only([
    row({ sampled: true }),
    row({ sampled: false, rtf: 9 }),
    row({ judged_request_id, warmup: true, rtf: null, total_duration_s: null }),
  ])
  expect([n, cold.n, warmup.n, measures.rtf.mean]).toEqual([1, 0, 0, 0.5])
})

test('what earlier requests left allocated is the baseline less the loaded voice', () => {
  const { measures } = only([
    row({ baseline_memory_mb: 250, loaded_memory_mb: 200, process_cpu_s: 3, audio_duration_s: 8 }),
    row({ baseline_memory_mb: 190, loaded_memory_mb: 200 }),
    row({ baseline_memory_mb: 250 }),
  ])
  expect(measures.retained_memory_mb).toMatchObject({ n: 2, mean: 25 })
  expect(measures.cores_used).toMatchObject({ n: 1, mean: 1.5 })
  expect(measures.speaking_rate.mean).toBeCloseTo((5 + 10 + 10) / 3)
})

test('cold and warm-up requests are of no figure but their own', () => {
  const { n, cold, warmup, measures, success } = only([
    row({ cold: true, warmup: true, rtf: 3, model_load_s: 1.5 }),
    row({ warmup: true, rtf: 2 }),
    failed({ warmup: true }),
    row({ cold: false, warmup: false }),
  ])
  expect(n).toBe(1)
  expect(cold).toMatchObject({ n: 1, rtf: { mean: 3 }, model_load_s: { mean: 1.5 } })
  expect(warmup).toMatchObject({ n: 2, rtf: { n: 1, mean: 2 } })
  expect(measures.rtf).toMatchObject({ n: 1, mean: 0.5 })
  expect(success).toMatchObject({ count: 1, n: 1 })
})

test('failures are told apart by class', () => {
  const { failures, success } = only([
    row(),
    failed({ failure_class: 'timeout' }),
    failed({ failure_class: 'timeout' }),
    failed(),
  ])
  expect(success.share).toBe(0.25)
  expect(failures).toMatchObject([
    { failure_class: 'timeout', count: 2, n: 4, share: 0.5 },
    { failure_class: 'unknown', count: 1, n: 4, share: 0.25 },
  ])
})

test('heat, throttling and thin sampling are of all requests that can tell', () => {
  const { peak_temperature_c, throttled, throttle_reasons, undersampled } = only([
    row({ peak_temperature_c: 60, throttle_detected: false, undersampled: true }),
    failed({ peak_temperature_c: 80, throttle_detected: true, throttle_reason: 'thermal' }),
    row({ undersampled: false }),
  ])
  expect(peak_temperature_c).toMatchObject({ n: 2, mean: 70, max: 80 })
  expect(throttled).toMatchObject({ count: 1, n: 2 })
  expect(throttle_reasons).toEqual([{ reason: 'thermal', count: 1 }])
  expect(undersampled).toMatchObject({ count: 1, n: 2 })
})

test('configurations are split by voice and by tag, and their labels say so', () => {
  const rows = [row({ voice: 'amy', tags: { room: 'cold' } }), row({ voice: 'joe' }), row({ voice: 'amy' })]
  const labels = statisticsOf(rows, { splitBy: ['voice', 'tag:room'] }).configurations()
  expect(labels.map(({ label, n }) => [label, n])).toEqual([
    ['intel_i5_cpu voice=amy room=cold', 1],
    ['intel_i5_cpu voice=amy room=unknown', 1],
    ['intel_i5_cpu voice=joe room=unknown', 1],
  ])
})

test('two voices are two configurations, and a label says which where there are several', () => {
  const labelsOf = (...rows: MeasuredRequest[]) =>
    statisticsOf(rows)
      .configurations()
      .map(({ label, n, split }) => [label, n, split])
  expect(labelsOf(row({ voice: 'amy' }), row({ voice: 'amy' }))).toEqual([['intel_i5_cpu', 2, {}]])
  expect(labelsOf(row({ voice: 'joe' }), row({ voice: 'amy' }), row({ voice: 'amy' }))).toEqual([
    ['intel_i5_cpu voice=amy', 2, {}],
    ['intel_i5_cpu voice=joe', 1, {}],
  ])
})

test('a machine that shares its tier has its number before what else tells it apart', () => {
  const statistics = createStatistics({ random: createRandom(1), splitBy: ['num_threads'] })
  for (const [source, num_threads] of [
    ['a', 1],
    ['b', 2],
    ['a', 2],
  ] as const)
    statistics.add(row({ num_threads, start_time: num_threads }), source)
  expect(statistics.configurations().map(({ label, source }) => [label, source])).toEqual([
    ['intel_i5_cpu num_threads=1', 'a'],
    ['intel_i5_cpu num_threads=2', 'a'],
    ['intel_i5_cpu#2 num_threads=2', 'b'],
  ])
})

test('two machines of one tier are never pooled', () => {
  const statistics = createStatistics({ random: createRandom(1) })
  for (const source of ['a', 'b', 'a']) statistics.add(row(), source)
  expect(statistics.configurations().map(({ label, n }) => [label, n])).toEqual([
    ['intel_i5_cpu', 2],
    ['intel_i5_cpu#2', 1],
  ])
})

test('a fingerprint has the settings of successful requests, unknown only where no row says', () => {
  const { fingerprint } = only([
    row({ model_sha256: 'aa', intra_threads: 2, tags: { corpus: 'c0', room: 'cold' } }),
    row({ model_sha256: 'bb', intra_threads: null, tags: { corpus: 'c0' } }),
    failed({ model_sha256: 'cc' }),
  ])
  expect(fingerprint).toMatchObject({
    model_sha256: ['aa', 'bb'],
    intra_threads: [2, 4],
    corpus: ['c0'],
    engine: [null],
    'tag:room': ['cold'],
  })
})

test.each([
  { name: 'an open loop', tags: { load: 'open-2-constant' }, load: ['open-2-constant'] },
  { name: 'one request at a time, which has no tag', tags: {}, load: ['closed-1'] },
])('the load of a fingerprint is what was planned, not how many were in flight: $name', ({ tags, load }) => {
  const { fingerprint } = only([1, 2, 3].map((concurrency) => row({ concurrency, campaign_id: 'c', tags })))
  expect(fingerprint).toMatchObject({ load, speed: ['1'] })
  expect(Object.keys(fingerprint)).not.toEqual(expect.arrayContaining(['concurrency', 'tag:load']))
})

test('a campaign at speed 1 beside one at another speed is a mixture', () => {
  const of = (tags: Record<string, string>) => row({ campaign_id: 'c', tags })
  expect(only([of({}), of({ speed: '1.5' })]).fingerprint).toMatchObject({ speed: ['1', '1.5'] })
})

test('what a client called the voice, and what happened on the way, are no settings', () => {
  const tags = { voice_asked: 'alloy', answer: 'several-wavs', redirects: '1', resent: '1', insecure: 'true' }
  const { fingerprint } = only([row({ voice: 'amy', tags }), row({ voice: 'amy' })])
  expect(Object.keys(fingerprint).filter((name) => name.startsWith('tag:'))).toEqual([])
})

test('an answer that was cut is of no measure, and counted', () => {
  const statistics = createStatistics({ random: createRandom(1) })
  statistics.add(row(), 'a')
  statistics.add(row({ rtf: 9, total_duration_s: 9 }), 'a', true)
  expect(statistics.configurations()).toMatchObject([
    { n: 2, cut: 1, success: { count: 2 }, measures: { rtf: { n: 1, max: 0.5 } }, aggregate: { n: 1 } },
  ])
})

test('means are of all requests and medians of those that are held, which the figures say', () => {
  const rows = Array.from({ length: 5000 }, (_, i) => row({ rtf: (i + 1) / 1000, start_time: i + 1 }))
  const { rtf } = only(rows, { keep: 1000 }).measures
  expect(rtf).toMatchObject({ n: 5000, min: 0.001, max: 5, basis: { kind: 'sample', n: 1000 } })
  expect(rtf.mean).toBeCloseTo(2.5005, 10)
  // The median of 1000 of 5000 even values: 5 standard deviations are 0.35.
  expect(Math.abs((rtf.median ?? NaN) - 2.5005)).toBeLessThan(0.35)
  expect(rtf.median_interval?.low).toBeLessThan(2.5005)
  expect(rtf.median_interval?.high).toBeGreaterThan(2.5005)
  expect(only(rows, { keep: 5000 }).measures.rtf.median).toBeCloseTo(2.5005, 12)
})

test('the same rows give the same figures whatever other machines send in between', () => {
  const rows = Array.from({ length: 300 }, (_, i) => row({ rtf: ((i * 37) % 101) / 100 }))
  const [alone, among] = [
    statisticsOf(rows, { keep: 50 }),
    createStatistics({ random: createRandom(1), keep: 50 }),
  ]
  for (const one of rows) {
    among.add(one, 'a')
    among.add(row({ start_time: 1_762_560_000 }), 'b')
  }
  expect(among.configurations()[0]).toEqual(alone.configurations()[0])
})

test('of many rows the same are held, whatever the machine is called', () => {
  const rows = Array.from({ length: 300 }, (_, i) => row({ rtf: ((i * 37) % 101) / 100 }))
  const heldOf = (source: string) => {
    const statistics = createStatistics({ random: createRandom(1), keep: 50 })
    for (const one of rows) statistics.add(one, source)
    return statistics.samples('rtf')[0]?.values
  }
  expect(heldOf('A 4d5c')).toEqual(heldOf('4d5c'))
})

test.each([
  { name: 'only failed requests', rows: [failed(), failed()] },
  { name: 'only warm-ups', rows: [row({ warmup: true })] },
  { name: 'one request', rows: [row()] },
  { name: 'nothing measured', rows: [row({ rtf: null, total_duration_s: null, peak_memory_mb: null })] },
  { name: 'a duration of 0', rows: [row({ rtf: 0, total_duration_s: 0 })] },
  { name: 'values that are no numbers', rows: [row({ rtf: NaN, peak_memory_mb: Infinity })] },
])('$name give null, and neither NaN nor infinity', ({ rows }) => {
  const figures = only(rows)
  expect(JSON.parse(JSON.stringify(figures))).toEqual(figures)
})

test('no rows have no configurations', () => expect(statisticsOf([]).configurations()).toEqual([]))

test('whatever rows say, figures are finite and intervals in order', () => {
  const measured = fc.option(fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e6, noNaN: true })), {
    nil: null,
  })
  const requests = fc.record({ rtf: measured, total_duration_s: measured, success: fc.boolean() })
  fc.assert(
    fc.property(fc.array(requests, { minLength: 1, maxLength: 30 }), (changes) => {
      const figures = only(changes.map(row))
      const text = JSON.stringify(figures, (_, value: unknown) => {
        if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('not finite')
        return value
      })
      for (const [, low = '', high = ''] of text.matchAll(/"low":([-\d.e+]+),"high":([-\d.e+]+)/g))
        expect(Number(low)).toBeLessThanOrEqual(Number(high))
    }),
    { numRuns: 150, seed: 5 },
  )
})

test('requests that ran dry are a share of those that were streamed and not cut', () => {
  const rows = [{ underruns: 1 }, { underruns: 0 }, { underruns: 0 }, { underruns: null }, {}]
  const [one] = statisticsOf([...rows.map(row), failed({ underruns: 3 })]).configurations()
  expect(one?.ran_dry).toMatchObject({ count: 1, n: 3 })
})

const throttledBy = (policy: string, more: object = {}) =>
  row({ throttle_detected: true, tags: { throttled: policy }, rtf: 9, ...more })

test('throttled requests are in no figure where their plan leaves them out, and are counted', () => {
  const plan = { tags: { throttled: 'exclude' } }
  const said = only([row(plan), throttledBy('exclude'), throttledBy('repeat'), row(plan)])
  expect(said).toMatchObject({ n: 2, throttled_out: 2, throttled_kept: false })
  expect(said.measures.rtf).toMatchObject({ n: 2, mean: 0.5 })
  expect(said.throttled.count).toBe(2)
})

test('throttled requests are in every figure where their plan only tells', () => {
  const said = only([row({}), throttledBy('annotate', { rtf: 1.5 })])
  expect(said).toMatchObject({ n: 2, throttled_out: 0 })
  expect(said.measures.rtf.mean).toBe(1)
})

test('a configuration that was throttled throughout keeps its requests, and says so', () => {
  const failed = row({ success: false, rtf: null, tags: { throttled: 'repeat' } })
  const said = only([throttledBy('repeat'), failed, throttledBy('repeat')])
  expect(said).toMatchObject({ n: 3, throttled_out: 0, throttled_kept: true })
  expect(said.measures.rtf).toMatchObject({ n: 2, mean: 9 })
  const later = only([throttledBy('repeat'), failed, row({ tags: { throttled: 'repeat' } })])
  expect(later).toMatchObject({ n: 2, throttled_out: 1, throttled_kept: false })
  expect(later.measures.rtf.mean).toBe(0.5)
})

test('what the verdicts rest on is listed', () => {
  const basis = 'none: virtual machine (KVM)'
  expect(only([row({ throttle_basis: basis }), row({ throttle_basis: basis })]).throttle_bases).toEqual([
    { basis, count: 2 },
  ])
})
