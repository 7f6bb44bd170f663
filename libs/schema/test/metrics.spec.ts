import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  metricsAnalysis,
  metricsExport,
  metricsSummary,
  type MetricsExport,
  type MetricsSummary,
} from '../src/index.js'
import { faultyPaths } from './faults.js'
import { withValue } from './made-rows.js'

// The two bodies are those that were promised to clients before the first version; both daemons are held to them.
const { summary, exported } = JSON.parse(
  readFileSync(new URL('../fixtures/metrics.json', import.meta.url), 'utf8'),
) as { summary: MetricsSummary; exported: MetricsExport }

test('the summary has these names in this order, and no other', () => {
  const parsed = metricsSummary.strict().parse(summary)
  expect(JSON.stringify(parsed)).toBe(JSON.stringify(summary))
  expect(Object.keys(metricsSummary.shape)).toEqual(Object.keys(summary))
})

test('the export has these names in this order, and its analysis is that of the file', () => {
  expect(JSON.stringify(metricsExport.parse(exported))).toBe(JSON.stringify(exported))
  expect(JSON.stringify(metricsAnalysis.parse(exported.analysis))).toBe(JSON.stringify(exported.analysis))
})

describe('where no request gives a value, it is null', () => {
  test('and a count never is', () => {
    const figures = ['success_rate', 'avg_duration_s', 'avg_rtf', 'avg_peak_memory_mb']
    const nullable = Object.keys(summary).filter(
      (name) => faultyPaths(metricsSummary, withValue(summary, name, null)).length === 0,
    )
    expect(nullable).toEqual(figures)
  })

  test('in every figure of the analysis', () => {
    const nothing = {
      ...exported.analysis,
      memory: { avg_peak_mb: null, max_peak_mb: null, min_peak_mb: null, std_dev_mb: null },
      performance: { avg_rtf: null, avg_tokens_per_sec: null, avg_duration_s: null },
      success_rate: null,
      thermal: { max_temperature_c: null, throttle_events: null },
    }
    expect(metricsAnalysis.parse(nothing)).toEqual(nothing)
    expect(faultyPaths(metricsAnalysis, { ...nothing, memory: {}, performance: null, thermal: {} })).toEqual([
      ...['memory.avg_peak_mb', 'memory.max_peak_mb', 'memory.min_peak_mb', 'memory.std_dev_mb'],
      ...['performance', 'thermal.max_temperature_c', 'thermal.throttle_events'],
    ])
  })
})

test.each([NaN, Infinity, -Infinity, '8.2'])('a figure is never %s', (value) => {
  expect(faultyPaths(metricsSummary, { ...summary, avg_rtf: value, success_rate: value })).toEqual([
    'success_rate',
    'avg_rtf',
  ])
  const { analysis } = exported
  expect(
    faultyPaths(metricsAnalysis, { ...analysis, memory: { ...analysis.memory, std_dev_mb: value } }),
  ).toEqual(['memory.std_dev_mb'])
})

test('a count is whole', () => {
  for (const name of ['total_requests', 'successful', 'failed'])
    expect(faultyPaths(metricsSummary, withValue(summary, name, 1.5))).toEqual([name])
  const { analysis } = exported
  const thermal = { ...analysis.thermal, throttle_events: 0.5 }
  const halves = { ...analysis, total_runs: 0.5, successful_runs: 0.5, thermal }
  expect(faultyPaths(metricsExport, { ...exported, analysis: halves, total_syntheses: 0.5 })).toEqual([
    'analysis.total_runs',
    'analysis.successful_runs',
    'analysis.thermal.throttle_events',
    'total_syntheses',
  ])
})
