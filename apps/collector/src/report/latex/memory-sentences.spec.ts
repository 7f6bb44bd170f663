import { expect, test } from 'vitest'
import { createMemoryConduct } from '../source/memory-conduct.js'
import type { ReportRow } from '../source/report-source.js'
import { budgetSentences } from './memory-sentences.js'

const said = (rows: readonly Partial<ReportRow>[]) => {
  const fold = createMemoryConduct()
  for (const row of rows) fold.add({ peak_memory_mb: null, memory_budget_mb: null, ...row } as ReportRow)
  return budgetSentences({ memory: fold.conduct() })
}

test('without a budget and a failure for want of memory there is nothing to say', () => {
  expect(said([{ peak_memory_mb: 300 }, { failure_class: 'timeout' }])).toEqual([])
})

test('a budget, and whether the peaks were within it, is written from the rows', () => {
  const row = { memory_budget_mb: 512 }
  expect(
    said([
      { ...row, peak_memory_mb: 400 },
      { ...row, peak_memory_mb: 512 },
    ]),
  ).toEqual([
    'What a synthesis process may hold between two requests was limited to 512\\,MB, and the peak of 2 of 2 requests was within it.',
    'No request failed for want of memory.',
  ])
  expect(
    said([
      { ...row, peak_memory_mb: 400 },
      { ...row, peak_memory_mb: 524.25 },
    ])[0],
  ).toContain('the peak of 1 of 2 requests was within it, that of 1 above it, by at most 12.3')
})

test('failures for want of memory are told apart, with a budget or none', () => {
  const oom = { failure_class: 'oom' } as const
  expect(
    said([
      { ...oom, oom_source: 'cgroup' },
      { ...oom, oom_source: 'cgroup' },
      { ...oom, oom_source: null },
    ]),
  ).toEqual([
    '3 requests failed for want of memory: 2 ended at the limit of a control group, 1 of which no row says by whom.',
  ])
  expect(said([{ ...oom, oom_source: 'budget', memory_budget_mb: 300 }])).toEqual([
    'What a synthesis process may hold between two requests was limited to 300\\,MB; no request with such a budget has a known peak.',
    '1 request failed for want of memory: 1 refused because of the budget.',
  ])
})
