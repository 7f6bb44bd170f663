import { expect, test } from 'vitest'
import { createFakeClock } from '../clock/fake-clock.js'
import type { Sample, ThrottleReading } from '../sources/sample.js'
import { createScriptedReader, type ScriptedReading } from './scripted-reader.js'
import { createWindow } from './window.js'

const base = 1_700_000_000

/** Samples 100 ms apart, the last one forced 30 ms after the one before. */
function samplesOf(script: readonly ScriptedReading[]): Sample[] {
  const clock = createFakeClock(base)
  const reader = createScriptedReader(script, clock)
  return script.map((_, i) => {
    const last = i === script.length - 1 && i > 0
    if (i > 0) clock.advance(last ? 30 : 100)
    return { ...reader.read(0), onGrid: !last }
  })
}

function figuresOf(script: readonly ScriptedReading[], peakMemoryMb: number | null = null, durationMs = 330) {
  const window = createWindow({ intervalMs: 100, totalMemoryMb: 1000 })
  samplesOf(script).forEach((sample) => window.add(sample))
  return window.close({ durationMs, peakMemoryMb })
}

test('a request is folded into its figures', () => {
  const script = [
    { memory_mb: 100, cpu_percent: 100, gpu_memory_mb: 5, temperature_c: 50 },
    { memory_mb: 300, cpu_percent: 40, gpu_memory_mb: 9, temperature_c: 55 },
    { memory_mb: 200, cpu_percent: 60, gpu_memory_mb: 7, temperature_c: 53 },
    { memory_mb: 200, cpu_percent: null, gpu_memory_mb: null, temperature_c: null },
  ]
  const figures = figuresOf(script)
  expect(figures).toMatchObject({
    peak_memory_mb: 300,
    peak_memory_percent: 30,
    // (200 · 100 ms + 250 · 100 ms + 200 · 30 ms) / 230 ms
    avg_memory_mb: 221.739,
    baseline_memory_mb: 100,
    delta_memory_mb: 200,
    end_memory_mb: 200,
    memory_limit_mb: 1000,
    samples_late: 0,
    peak_gpu_memory_mb: 9,
    peak_temperature_c: 55,
    samples_due: 5,
    samples_taken: 4,
    undersampled: true,
  })
})

test('the CPU share of the first sample is of the time before the request and no peak of it', () => {
  expect(figuresOf([{ cpu_percent: 100 }, { cpu_percent: 40 }, { cpu_percent: null }]).peak_cpu_percent).toBe(
    40,
  )
  expect(figuresOf([{ cpu_percent: 100 }]).peak_cpu_percent).toBeNull()
})

test('a series that is null throughout stays null', () => {
  expect(figuresOf([{}, {}])).toMatchObject({
    peak_memory_mb: null,
    peak_memory_percent: null,
    avg_memory_mb: null,
    baseline_memory_mb: null,
    delta_memory_mb: null,
    peak_gpu_memory_mb: null,
    peak_temperature_c: null,
    peak_cpu_percent: null,
    throttle_detected: null,
    throttle_reason: null,
    throttle_share: null,
    throttle_basis: null,
  })
})

test.each([
  ['higher than any sample', 400, 400],
  ['lower than a sample', 50, 200],
  ['unknown', null, 200],
])("the kernel's high-water mark %s", (_, highWaterMb, peak) => {
  expect(figuresOf([{ memory_mb: 100 }, { memory_mb: 200 }], highWaterMb).peak_memory_mb).toBe(peak)
})

test('a high-water mark alone is a peak without a baseline', () => {
  expect(figuresOf([{}], 400)).toMatchObject({
    peak_memory_mb: 400,
    delta_memory_mb: null,
    avg_memory_mb: null,
  })
})

const said = { reason: null, of: 'now', heldMs: null, part: 'cpu' } as const
const flag = (throttled: boolean | null, more: Partial<ThrottleReading> = {}) => ({
  ...{ ...said, source: 'flag', throttled, basis: throttled === null ? 'none: cannot tell' : 'flags: flag' },
  ...more,
})
const hot = (reason: string) => ({ throttle: [flag(true, { reason })] })
const cool = (reason: string | null = null) => ({ throttle: [flag(false, { reason })] })
const unknown = { throttle: [flag(null)] }

/** Four samples at 0, 100, 200 and 230 ms. */
test.each([
  ['no sample knew', [unknown, unknown], null, null, null],
  ['all that knew were fine', [unknown, cool(), cool()], false, null, 0],
  ['one in four was held back', [cool(), hot('cpu_thermal'), cool(), cool()], true, 'cpu_thermal', 100 / 230],
  [
    'time is weighted, samples are not',
    [cool(), cool(), cool(), hot('cpu_thermal')],
    true,
    'cpu_thermal',
    15 / 230,
  ],
  ['a state at two samples of one moment', [hot('cpu_thermal')], true, 'cpu_thermal', 1],
  ['causes are listed once', [hot('b+a'), hot('a')], true, 'a+b', 1],
])('throttling: %s', (_, script, detected, reason, share) => {
  const { throttle_share, ...figures } = figuresOf(script)
  expect(figures).toMatchObject({ throttle_detected: detected, throttle_reason: reason })
  if (share === null) expect(throttle_share).toBeNull()
  else expect(throttle_share).toBeCloseTo(share, 3)
})

const counter = (throttled: boolean | null, heldMs: number | null = null) =>
  flag(throttled, { source: 'counter', basis: 'counter: counter', of: 'since', heldMs })

test('what was counted between an earlier reading and the first sample was before the request', () => {
  const figures = figuresOf([{ throttle: [counter(true)] }, { throttle: [counter(false)] }])
  expect(figures).toMatchObject({
    throttle_detected: false,
    throttle_share: 0,
    throttle_basis: 'counter: counter',
  })
})

test("a counter's own ms are the share, and never more than the time between two samples", () => {
  const script = [counter(false), counter(true, 23), counter(false), counter(false)]
  expect(figuresOf(script.map((one) => ({ throttle: [one] }))).throttle_share).toBeCloseTo(0.1, 3)
  const long = [counter(false), counter(true, 5000)]
  expect(figuresOf(long.map((one) => ({ throttle: [one] }))).throttle_share).toBe(1)
})

test('what speaks once a second and not within the request says that it did not', () => {
  const figures = figuresOf([{ throttle: [counter(true)] }, { throttle: [] }])
  expect(figures).toMatchObject({
    throttle_detected: null,
    throttle_basis: 'none: the request was too short for what can tell it here',
  })
})

const inferred = flag(true, {
  source: 'frequency',
  reason: 'cpu_frequency',
  basis: 'inferred: slow',
  of: 'since',
})

test('what is concluded stands beside a counter that counts less, and says so', () => {
  const figures = figuresOf([{ throttle: [counter(false)] }, { throttle: [counter(false), inferred] }])
  expect(figures).toMatchObject({
    throttle_detected: true,
    throttle_reason: 'cpu_frequency',
    throttle_basis: 'inferred: slow',
  })
  const both = figuresOf([{ throttle: [counter(false)] }, { throttle: [inferred, counter(true)] }])
  expect(both.throttle_basis).toBe('counter: counter; inferred: slow')
})

const card = (throttled: boolean, reason: string | null) =>
  flag(throttled, { source: 'nvml', part: 'gpu', basis: 'nvml: reasons', reason })

test.each([
  [
    "a card's no is none of an unknown processor's",
    [flag(null), card(false, null)],
    null,
    'none: cannot tell; nvml: reasons',
  ],
  ["a card's yes is one", [flag(null), card(true, 'gpu_thermal')], true, 'nvml: reasons'],
  ['both say no', [flag(false), card(false, 'gpu_power_cap')], false, 'flags: flag; nvml: reasons'],
])('%s', (_, throttle, detected, basis) => {
  expect(figuresOf([{ throttle }, { throttle }])).toMatchObject({
    throttle_detected: detected,
    throttle_basis: basis,
  })
})

test('a power cap is named though it is no throttling', () => {
  const throttle = [flag(false), card(false, 'gpu_power_cap')]
  expect(figuresOf([{ throttle }])).toMatchObject({
    throttle_detected: false,
    throttle_reason: 'gpu_power_cap',
  })
})

test('intervals leave the forced last sample out', () => {
  const figures = figuresOf([{}, {}, {}, {}])
  expect(figures.interval_p50_ms).toBeCloseTo(100, 2)
  expect(figures.interval_max_ms).toBeCloseTo(100, 2)
})

test('percentiles of intervals are intervals that occurred', () => {
  const window = createWindow({ intervalMs: 100, totalMemoryMb: null })
  const times = [0, 100, 200, 350, 400, 500]
  const [sample] = samplesOf([{}])
  times.forEach(
    (ms) => sample && window.add({ ...sample, row: { ...sample.row, timestamp: base + ms / 1000 } }),
  )
  const figures = window.close({ durationMs: 500, peakMemoryMb: null })
  expect(figures.interval_p50_ms).toBeCloseTo(100, 2)
  expect(figures.interval_p99_ms).toBeCloseTo(150, 2)
  expect(figures.interval_max_ms).toBeCloseTo(150, 2)
})

test.each([
  ['no sample', []],
  ['the two forced samples of a very short request', [{}, {}]],
])('%s has no interval', (_, script) => {
  expect(figuresOf(script)).toMatchObject({
    interval_p50_ms: null,
    interval_p99_ms: null,
    interval_max_ms: null,
    samples_taken: script.length,
    undersampled: true,
  })
})

test.each([
  [0, 2],
  [99, 2],
  [100, 3],
  [1234, 14],
])('%i ms have %i samples due', (durationMs, due) => {
  expect(figuresOf([{}], null, durationMs).samples_due).toBe(due)
})

const onCard = (gpu_percent: number, gpu_memory_mb: number, processPercent: number): ScriptedReading => ({
  ...{ gpu_percent, gpu_memory_mb, gpu_temperature_c: 50 + gpu_percent / 10 },
  gpu: { source: 'amdgpu', processPercent },
})

test('what the card did is folded, and the first sample is of the time before', () => {
  const script = [
    onCard(100, 5, 90),
    ...Array.from({ length: 10 }, () => onCard(40, 9, 30)),
    onCard(50, 7, 40),
  ]
  expect(figuresOf(script, null, 1030)).toMatchObject({
    peak_gpu_memory_mb: 9,
    peak_gpu_temperature_c: 60,
    avg_gpu_percent: 40.909,
    process_gpu_percent: 30.909,
    gpu_memory_source: 'sysfs',
  })
})

test('of a request shorter than the second over which drivers average there is no utilisation', () => {
  expect(figuresOf([onCard(100, 5, 90), onCard(100, 5, 90), onCard(100, 5, 90)])).toMatchObject({
    peak_gpu_memory_mb: 5,
    avg_gpu_percent: null,
    process_gpu_percent: null,
  })
})

test('a card whose memory nobody told has no source of it', () => {
  expect(figuresOf([{ gpu: { source: 'nvml', processPercent: null } }])).toMatchObject({
    peak_gpu_memory_mb: null,
    peak_gpu_temperature_c: null,
    gpu_memory_source: null,
  })
})

test('five samples are enough', () => {
  expect(figuresOf([{}, {}, {}, {}, {}]).undersampled).toBe(false)
})

test('without the total of the machine there is no percentage', () => {
  const window = createWindow({ intervalMs: 100, totalMemoryMb: null })
  samplesOf([{ memory_mb: 5 }]).forEach((sample) => window.add(sample))
  expect(window.close({ durationMs: 0, peakMemoryMb: null })).toMatchObject({
    peak_memory_mb: 5,
    peak_memory_percent: null,
  })
})
