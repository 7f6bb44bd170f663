import { expect, test } from 'vitest'
import { requestOf, samplesOf } from '../../test/store-rows.js'
import { makeFigure } from '../figures/charts/figures.js'
import { createFigureFold } from '../figures/data/figure-data.js'
import { readMedianTimelines } from './median-timelines.js'

/** Requests of these RTFs, named after them. */
function dataOf(...rtfs: readonly number[]) {
  const fold = createFigureFold()
  for (const rtf of rtfs) fold.add(requestOf({ request_id: `rtf-${rtf}`, rtf }), 'a')
  return fold.data()
}

const samplesIn =
  (folded: readonly string[] = [], count = 5) =>
  (request_id: string) =>
    Promise.resolve(
      folded.includes(request_id)
        ? []
        : samplesOf(0, count).map((row, seq) => ({
            ...row,
            timestamp: 1_763_800_001.123456 + 0.38 * seq,
            request_id,
            run_ref: 'r',
            seq,
          })),
    )

test('the timeline is that of the request with the median RTF', async () => {
  const { configurations } = dataOf(0.1, 0.5, 0.2, 0.4, 0.3)
  const [timeline] = await readMedianTimelines(samplesIn(), configurations)
  expect(timeline).toMatchObject({ request_id: 'rtf-0.3', rtf: 0.3, duration_s: 1.530865 })
  expect(timeline?.points).toHaveLength(5)
})

test('a request long enough for a timeline is shown before a more usual one that is not, and without any the longest', async () => {
  const fold = createFigureFold()
  const add = (request_id: string, rtf: number, total_duration_s: number) =>
    fold.add(requestOf({ request_id, rtf, total_duration_s }), 'a')
  for (const [rtf, total] of [
    [0.1, 0.05],
    [0.2, 0.3],
    [0.3, 0.2],
  ] as const)
    add(`rtf-${rtf}`, rtf, total)
  const [longest] = await readMedianTimelines(samplesIn(), fold.data().configurations)
  expect(longest?.request_id).toBe('rtf-0.2')
  add('rtf-0.9', 0.9, 1.5)
  const [telling] = await readMedianTimelines(samplesIn(), fold.data().configurations)
  expect(telling?.request_id).toBe('rtf-0.9')
})

test('where its samples were folded, the next nearest stands in, and without any there is none', async () => {
  const { configurations } = dataOf(0.1, 0.3, 0.32)
  const nearest = await readMedianTimelines(samplesIn(['rtf-0.3']), configurations)
  expect(nearest).toMatchObject([{ request_id: 'rtf-0.32' }])
  expect(await readMedianTimelines(samplesIn(['rtf-0.1', 'rtf-0.3', 'rtf-0.32']), configurations)).toEqual([])
})

test('a request whose last samples have not arrived is not shown as one that ended early', async () => {
  const { configurations } = dataOf(0.3)
  expect(await readMedianTimelines(samplesIn([], 3), configurations)).toEqual([])
})

test('the figure says which request it shows', async () => {
  const data = dataOf(0.1, 0.3, 0.5)
  const timelines = await readMedianTimelines(samplesIn(), data.configurations)
  const { caption } = makeFigure('fig_memory_timeline', { ...data, timelines })
  expect(caption).toContain('request rtf-0.3, RTF 0.300, 5 samples')
  expect(caption).toContain('nearest to the median')
})
