import { expect, test } from 'vitest'
import { createFakeClock } from '../clock/fake-clock.js'
import type { Sample } from '../sources/sample.js'
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
    avg_memory_mb: 200,
    baseline_memory_mb: 100,
    delta_memory_mb: 200,
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

const hot = (reason: string) => ({ throttle: { throttled: true, reason } })
const cool = (reason: string | null = null) => ({ throttle: { throttled: false, reason } })

test.each([
  ['no sample knew', [{}, {}], null, null, null],
  ['all that knew were fine', [{}, cool(), cool()], false, null, 0],
  ['one in four was throttled', [cool(), hot('cpu_thermal'), cool(), cool()], true, 'cpu_thermal', 0.25],
  ['unknown samples do not dilute the share', [{}, hot('cpu_thermal')], true, 'cpu_thermal', 1],
  ['causes are listed once', [hot('b+a'), hot('a')], true, 'a+b', 1],
  [
    'a power cap is named though it is no throttling',
    [cool('gpu_power_cap'), cool()],
    false,
    'gpu_power_cap',
    0,
  ],
  [
    'a power cap is no cause of throttling',
    [cool('gpu_power_cap'), hot('gpu_thermal')],
    true,
    'gpu_thermal',
    0.5,
  ],
])('throttling: %s', (_, script, detected, reason, share) => {
  expect(figuresOf(script)).toMatchObject({
    throttle_detected: detected,
    throttle_reason: reason,
    throttle_share: share,
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
