import { metricsAnalysis, metricsSummary } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { createRequestSummary, type SummarizedRequest } from './request-summary.js'

const configuration = { hardware_tier: 'intel_i5', device_type: 'cpu' }
const done: SummarizedRequest = {
  success: true,
  total_duration_s: 8,
  rtf: 2,
  tokens_per_second: 20,
  peak_memory_mb: 2800,
  peak_temperature_c: null,
  throttle_detected: null,
}
const failed: SummarizedRequest = {
  ...done,
  success: false,
  total_duration_s: 100,
  rtf: null,
  peak_memory_mb: 9000,
}

function summaryOf(...rows: SummarizedRequest[]) {
  const summary = createRequestSummary()
  for (const row of rows) summary.add(row)
  return summary
}

test('averages are over successful requests only', () => {
  const summary = summaryOf(done, { ...done, total_duration_s: 4, rtf: 1, peak_memory_mb: 3000 }, failed)
  expect(metricsSummary.parse(summary.summary(configuration))).toEqual({
    total_requests: 3,
    successful: 2,
    failed: 1,
    success_rate: 2 / 3,
    avg_duration_s: 6,
    avg_rtf: 1.5,
    avg_peak_memory_mb: 2900,
    ...configuration,
  })
  expect(summary.analysis(configuration).memory).toEqual({
    avg_peak_mb: 2900,
    max_peak_mb: 3000,
    min_peak_mb: 2800,
    std_dev_mb: Math.sqrt(2 * 100 ** 2),
  })
})

test('no requests give null, not 0', () => {
  const analysis = metricsAnalysis.parse(summaryOf().analysis(configuration))
  expect(analysis.success_rate).toBeNull()
  expect(analysis.performance).toEqual({ avg_rtf: null, avg_tokens_per_sec: null, avg_duration_s: null })
})

test('a machine without sensors has no temperature and no throttle count', () => {
  expect(summaryOf(done).analysis(configuration).thermal).toEqual({
    max_temperature_c: null,
    throttle_events: null,
  })
})

test('temperature and throttling count failed requests too', () => {
  const hot = { ...failed, peak_temperature_c: 97, throttle_detected: true }
  const cool = { ...done, peak_temperature_c: 60, throttle_detected: false }
  expect(summaryOf(cool, hot).analysis(configuration).thermal).toEqual({
    max_temperature_c: 97,
    throttle_events: 1,
  })
})

test('a summary goes on from the state of another as if it had seen its requests', () => {
  const rows = [
    done,
    failed,
    { ...done, rtf: 0.1, peak_temperature_c: 50, throttle_detected: true },
    { ...done, rtf: 0.7 },
  ]
  const before = summaryOf(...rows.slice(0, 2))
  const after = createRequestSummary(before.state())
  for (const row of rows.slice(2)) after.add(row)
  expect(after.analysis(configuration)).toEqual(summaryOf(...rows).analysis(configuration))
  expect(after.summary(configuration)).toEqual(summaryOf(...rows).summary(configuration))
})
