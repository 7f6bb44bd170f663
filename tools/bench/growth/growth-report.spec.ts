import { expect, test } from 'vitest'
import { type GrowthPoint, judgeGrowth } from './growth-report.js'

const point = (rows: number, changes: Partial<GrowthPoint> = {}): GrowthPoint => ({
  database: 'sqlite',
  rows,
  cpu_us_per_row: 6,
  rows_per_s: 50_000,
  bytes_per_row: 80,
  first_summary_ms: 20,
  summary_ms: 10,
  export_ms: 10,
  answer_cpu_ms: 8,
  ...changes,
})

test.each([
  ['a flat database', {}, ['pass', 'pass', 'pass']],
  ['rows that become dearer', { cpu_us_per_row: 8 }, ['fail', 'pass', 'pass']],
  ['a summary that reads rows', { answer_cpu_ms: 80 }, ['pass', 'fail', 'pass']],
  [
    'a summary that reads rows, without /proc',
    { answer_cpu_ms: null, summary_ms: 100 },
    ['pass', 'fail', 'pass'],
  ],
  ['wide rows', { bytes_per_row: 120 }, ['pass', 'pass', 'fail']],
])('%s is told by its largest size', (_name, changes, results) => {
  const verdicts = judgeGrowth([point(1e5), point(1e6, { summary_ms: 99 }), point(1e7, changes)])
  expect(verdicts.map(({ result }) => result)).toEqual(results)
})
