import { readFileSync } from 'node:fs'
import { requestRow } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { heardOf } from './heard.js'

const row = requestRow.parse(
  JSON.parse(readFileSync(new URL('../../../fixtures/request-row.json', import.meta.url), 'utf8')),
)

test('who ran dry is counted among the streamed ones alone', () => {
  const streamed = { streamed: true, gap_max_s: 0.25, prebuffer_s: 0.125, ttfa_boundary: 'client' } as const
  const heard = heardOf([
    { ...row, ...streamed, underruns: 2 },
    { ...row, ...streamed, underruns: 0, prebuffer_s: 0 },
    { ...row, streamed: false, underruns: null, gap_max_s: null, prebuffer_s: null },
  ])
  expect(heard).toMatchObject({
    ran_dry: { count: 1, n: 2, share: 0.5 },
    gap_max_s: { n: 2, max: 0.25 },
    prebuffer_s: { n: 2, min: 0, max: 0.125 },
  })
})

test('of what nobody streamed there is no share, not one of 0', () => {
  expect(heardOf([{ ...row, underruns: null }]).ran_dry).toMatchObject({ n: 0, share: null, interval: null })
})
