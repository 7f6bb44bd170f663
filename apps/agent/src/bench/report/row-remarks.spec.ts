import { readFileSync } from 'node:fs'
import { requestRow, type RequestRow } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { sampleRemarks } from './row-remarks.js'

const sample = requestRow.parse(
  JSON.parse(readFileSync(new URL('../../../fixtures/request-row.json', import.meta.url), 'utf8')),
)
const rowOf = (changes: Partial<RequestRow>): RequestRow => ({
  ...sample,
  ...{ item_id: 'a', repeat: 1, samples_due: 6, samples_taken: 6, samples_late: 0 },
  ...{ interval_p50_ms: 100.2, interval_p99_ms: 140, interval_max_ms: 180.6 },
  ...changes,
})

test('samples that came when they were due are no remark', () => {
  expect(sampleRemarks([rowOf({}), rowOf({ samples_late: null }), rowOf({ samples_taken: 7 })])).toEqual([])
  // Of what others measured nothing was due.
  expect(sampleRemarks([rowOf({ samples_due: 0, samples_taken: 0, samples_late: null })])).toEqual([])
})

test('late and missing samples are told, the worst first', () => {
  const late = rowOf({ samples_late: 1 })
  const missing = rowOf({
    item_id: 'b',
    repeat: 2,
    samples_taken: 4,
    samples_late: null,
    interval_p99_ms: null,
  })
  expect(sampleRemarks([rowOf({}), late, missing])).toEqual([
    '2 of 3 requests had late samples: b/2: 6 due, 4 taken, ? late, p50 100, p99 ?, max 181 ms; ' +
      'a/1: 6 due, 6 taken, 1 late, p50 100, p99 140, max 181 ms',
  ])
  expect(sampleRemarks([late, late, late, late, late])[0]).toMatch(/ms; and 2 more$/)
})
