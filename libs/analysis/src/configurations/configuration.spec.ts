import { expect, test } from 'vitest'
import { metricsAnalysis } from '@voicemark/schema'
import { wilsonInterval } from '../intervals/share-interval.js'
import { createSpread } from '../folds/spread.js'
import type { ComparedRequest } from '../requests/compared-request.js'
import { configurationAnalysis } from './configuration-analysis.js'
import { createComparison } from './configuration.js'

const row = (changes: Partial<ComparedRequest> = {}): ComparedRequest => ({
  hardware_tier: 'intel_i5',
  device_type: 'cpu',
  cpu_model: 'Intel Core i5',
  cpu_cores: 4,
  total_memory_gb: 16,
  gpu_name: null,
  start_time: 1_762_550_000,
  total_duration_s: 2,
  peak_memory_mb: 300,
  peak_temperature_c: null,
  throttle_detected: null,
  rtf: 0.5,
  tokens_per_second: 20,
  success: true,
  ...changes,
})

function compare(...rows: readonly (readonly [ComparedRequest, string])[]) {
  const comparison = createComparison()
  for (const [request, source] of rows) comparison.add(request, source)
  return comparison.configurations()
}

test.each([
  [15, 15, 0.7961166989641515, 1],
  [49, 50, 0.8950455641036218, 0.9964607407283538],
  [29, 30, 0.8332960900859083, 0.9940914096183875],
  [0, 7, 0, 0.35433043506668743],
  [1, 2, 0.09453120573423074, 0.9054687942657693],
  [118, 120, 0.941264037027841, 0.9954174354340789],
])('the interval of %i in %i agrees with scipy', (successes, trials, low, high) => {
  // python3 -c "from scipy.stats import binomtest; print(binomtest(49, 50).proportion_ci(0.95, 'wilson'))"
  const interval = wilsonInterval(successes, trials)
  expect(interval?.low).toBeCloseTo(low, 12)
  expect(interval?.high).toBeCloseTo(high, 12)
})

test('no trials have no interval', () => expect(wilsonInterval(0, 0)).toBeNull())

test('two machines of one tier and device have a configuration each, the first seen first', () => {
  const later = row({ start_time: 1_762_560_000 })
  const configurations = compare(
    [later, 'b'],
    [row(), 'a'],
    [later, 'c'],
    [row({ device_type: 'cuda' }), 'a'],
  )
  expect(configurations.map(({ label, source }) => [label, source])).toEqual([
    ['intel_i5_cpu', 'a'],
    ['intel_i5_cpu#2', 'b'],
    ['intel_i5_cpu#3', 'c'],
    ['intel_i5_cuda', 'a'],
  ])
})

const served = (changes: Partial<ComparedRequest> = {}) => row({ engine: 'http', ...changes })

test("rows of a server that was given this machine's tier and device were averaged with the machine's own", () => {
  const configurations = compare(
    [row({ engine: 'piper-onnx', rtf: 0.4 }), 'a'],
    [served({ rtf: 4 }), 'a'],
    [served({ rtf: 3, subject: 'kokoro', asked: 'http' }), 'a'],
    [row({ engine: 'kokoro', asked: 'program', rtf: 2 }), 'a'],
  )
  expect(configurations.map(({ label, subject, rtf }) => [label, subject, rtf.mean])).toEqual([
    ['intel_i5_cpu', null, 0.4],
    ['intel_i5_cpu subject=http', 'http', 4],
    ['intel_i5_cpu subject=kokoro asked=http', 'kokoro', 3],
    ['intel_i5_cpu subject=kokoro asked=program', 'kokoro', 2],
  ])
})

test('answers that were streamed are of another configuration than whole ones, and rows that do not say are whole', () => {
  const configurations = compare(
    [row({ rtf: 1 }), 'a'],
    [row({ rtf: 3, streamed: false }), 'a'],
    [row({ rtf: 7, streamed: true }), 'a'],
    [row({ rtf: 5, streamed: null }), 'a'],
  )
  expect(configurations.map(({ label, streamed, rtf }) => [label, streamed, rtf.mean])).toEqual([
    ['intel_i5_cpu streamed=false', false, 3],
    ['intel_i5_cpu streamed=true', true, 7],
  ])
})

test('a server whose device says that nobody knows it keeps its label', () => {
  const configurations = compare([served({ hardware_tier: 'localhost_8880', device_type: 'http' }), 'a'])
  expect(configurations.map(({ label, subject }) => [label, subject])).toEqual([
    ['localhost_8880_http', null],
  ])
})

test('the name of a subject is cut in a label and nowhere else, and two that are cut alike are told apart', () => {
  const [long, longer] = [
    `python -m ${'x'.repeat(200)} --voice amy`,
    `python -m ${'x'.repeat(201)} --voice amy`,
  ]
  const configurations = compare([served({ subject: longer }), 'a'], [served({ subject: long }), 'a'])
  expect(configurations.map(({ subject }) => subject).sort()).toEqual([long, longer].sort())
  const labels = configurations.map(({ label }) => label)
  expect(new Set(labels).size).toBe(2)
  expect(labels[0]).toMatch(/^intel_i5_cpu subject=python -m x+…[0-9a-f]{4}…x+ --voice amy$/)
  expect(Math.max(...labels.map((label) => label.length))).toBeLessThan(90)
})

test('a long name with a mark of its own keeps its beginning and the mark', () => {
  const subject = `piper -m en_US-joe-medium.onnx -d {out} --lines/piper-tts 1.8.0/en_US-joe-medium.onnx~05aa6597`
  const [one] = compare([served({ subject }), 'a'])
  expect(one?.label).toBe('intel_i5_cpu subject=piper -m en_US-joe-medium.onnx -d {out} --lines/pi…~05aa6597')
})

test('labels differ even where a tier looks like the label of another', () => {
  const configurations = compare(
    [row({ hardware_tier: 'a', device_type: 'b_cpu' }), 'm'],
    [row({ hardware_tier: 'a_b', device_type: 'cpu' }), 'm'],
    [row({ hardware_tier: 'a_b', device_type: 'cpu#2' }), 'm'],
  )
  expect(new Set(configurations.map(({ label }) => label)).size).toBe(3)
})

test('means are of successful requests, counts and sensors of all', () => {
  const [configuration] = compare(
    [row({ rtf: 0.4, peak_temperature_c: 61, throttle_detected: false }), 'a'],
    [row({ rtf: 0.6, cpu_model: null }), 'a'],
    [
      row({
        success: false,
        rtf: null,
        peak_memory_mb: 9999,
        peak_temperature_c: 70,
        throttle_detected: true,
      }),
      'a',
    ],
  )
  expect(configuration).toMatchObject({ n: 3, successful: 2, peak_temperature_c: 70, throttle_events: 1 })
  expect(configuration?.rtf).toMatchObject({ n: 2, mean: 0.5, median: 0.5, min: 0.4, max: 0.6 })
  expect(configuration?.peak_memory_mb).toMatchObject({ n: 2, mean: 300, sd: 0 })
})

test('only failed requests have no figures, and none of them is NaN', () => {
  const [configuration] = compare([row({ success: false, rtf: null }), 'a'])
  expect(configuration?.rtf).toEqual({ n: 0, mean: null, sd: null, min: null, max: null, median: null })
  expect(configuration).toMatchObject({ success_rate: 0, peak_temperature_c: null, throttle_events: null })
})

test('the analysis has the keys of its file', () => {
  const [configuration] = compare([row(), 'a'])
  if (configuration === undefined) throw new Error('there is one configuration')
  const analysis = configurationAnalysis(configuration)
  expect(metricsAnalysis.parse(analysis)).toEqual(analysis)
  expect(analysis.memory).toEqual({ avg_peak_mb: 300, max_peak_mb: 300, min_peak_mb: 300, std_dev_mb: null })
})

test('the median of more values than are kept is close, and of fewer exact', () => {
  const [exact, close] = [createSpread(), createSpread(undefined, 100)]
  for (let value = 1; value <= 10_001; value += 1) {
    exact.add(value)
    close.add(value)
  }
  expect(exact.spread()).toMatchObject({ n: 10_001, mean: 5001, median: 5001 })
  expect(Math.abs((close.spread().median ?? 0) - 5001)).toBeLessThan(200)
})
