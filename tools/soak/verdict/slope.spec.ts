import { createRandom } from '@voicemark/analysis'
import { describe, expect, test } from 'vitest'
import { inBlocks, theilSen, type Point } from './slope.js'

const points = (count: number, valueOf: (at: number) => number): Point[] =>
  Array.from({ length: count }, (_, at) => ({ at, value: valueOf(at) }))

describe('the slope of Theil and Sen', () => {
  test('is exact on a line, and one wild value does not move it', () => {
    expect(theilSen(points(24, (at) => 5 + 2 * at))).toEqual({ slope: 2, low: 2, high: 2 })
    expect(theilSen(points(24, (at) => (at === 20 ? 900 : 5 + 2 * at)))?.slope).toBeCloseTo(2, 6)
  })

  test('holds 0 in about 95 of 100 series that do not grow', () => {
    const random = createRandom(7)
    const sure = Array.from({ length: 1000 }, () => theilSen(points(24, () => random.next()))).filter(
      (slope) => slope !== null && (slope.low > 0 || slope.high < 0),
    )
    expect(sure.length).toBeGreaterThan(20)
    expect(sure.length).toBeLessThan(80)
  })

  test('says nothing of few points', () => {
    expect(theilSen(points(7, (at) => at))).toBeNull()
  })

  test('blocks are as long as each other, and an empty one is none', () => {
    const seen = [...points(4, (at) => at), { at: 7, value: 9 }]
    expect(inBlocks(seen, 4, (values) => Math.min(...values))).toEqual([
      { at: 0.875, value: 0 },
      { at: 2.625, value: 2 },
      { at: 6.125, value: 9 },
    ])
  })
})
