import { expect, test } from 'vitest'
import type { Measurement } from './measure-variant.js'
import { reportTable } from './report-table.js'
import { figureRound, medianRound } from './round-figures.js'
import type { BenchReport } from './sampler-report.js'
import type { Variant } from './variant.js'
import { judge } from './verdicts.js'

/** Ten seconds of inference; a sample every `intervalMs`, none when it is null. */
function measurement(runs: number, intervalMs: number | null, sampler_cpu_s: number | null): Measurement {
  const count = intervalMs === null ? 0 : Math.floor(10_000 / intervalMs) + 1
  return {
    samples: Array.from({ length: count }, (_, i) => ({
      row: { timestamp: 1000 + (i * (intervalMs ?? 0)) / 1000, cpu_percent: 100, process_cpu_percent: i },
      onGrid: true,
    })),
    report: {
      runtime_version: 'onnxruntime-node 1.30.0',
      end_time: 1010.05,
      window_s: 10,
      run_ms: Array.from({ length: runs }, () => 10_000 / runs),
      process_cpu_s: 20,
      sampler_cpu_s,
      others_cpu_share: 0.01,
    },
  }
}

function round(samplerCpuSeconds: number | null) {
  const measured: Record<Variant, Measurement> = {
    none: measurement(40, null, null),
    voicemark: measurement(40, 100, samplerCpuSeconds),
    outside: measurement(40, 100, samplerCpuSeconds),
    'outside-tree': measurement(40, 100, samplerCpuSeconds),
    'inference-thread': measurement(40, 250, null),
    systeminformation: measurement(20, 140, 8),
  }
  return figureRound(measured)
}

test('a sampler that takes half of the CPU doubles the time of a run', () => {
  const { none, voicemark, systeminformation } = round(0.06)
  expect(none).toMatchObject({ slowdown: 1, samples_taken: null, sampler_cpu_share: null })
  expect(voicemark).toMatchObject({ slowdown: 1, samples_taken: 101, taken_share: 1 })
  expect(systeminformation).toMatchObject({ slowdown: 2, run_median_ms: 500, sampler_cpu_share: 0.4 })
})

test('one disturbed round does not decide', () => {
  const medians = medianRound([round(0.06), round(1), round(0.08)])
  expect(medians.voicemark.sampler_cpu_s).toBe(0.08)
  expect(judge(medians).map(({ result }) => result)).toEqual(Array(8).fill('pass'))
})

test.each([
  ['a costly sampler fails', 0.5, 'fail'],
  ['an unknown cost is neither passed nor failed', null, 'not measured'],
] as const)('%s', (_name, samplerCpuSeconds, result) => {
  expect(judge(round(samplerCpuSeconds)).at(-1)).toMatchObject({ result, unit: '%' })
})

test('the table fits into 120 columns', () => {
  const rounds = [round(0.06)]
  const medians = medianRound(rounds)
  const report: BenchReport = {
    bench: 'sampler',
    cpu_model: 'AMD EPYC',
    cpu_cores: 2,
    node_version: '20.20.2',
    runtime_version: 'onnxruntime-node 1.30.0',
    model: 'synthetic-load-medium (tile)',
    seconds: 10,
    load_before: [0, 0, 0],
    load_after: [2, 1, 1],
    medians,
    rounds,
    verdicts: judge(medians),
  }
  const lines = reportTable(report).split('\n')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120)
  expect(lines.find((line) => line.startsWith('samples taken'))).toMatch(
    /– +101 \/ 101 +101 \/ 101 +101 \/ 101 +41 \/ 101 +72 \/ 101$/,
  )
})
