import { expect, test } from 'vitest'
import type { TakenSample } from './sample-pipe.js'
import { sampleWindow } from './sampling-figures.js'

function taken(timestamp: number, cpu_percent: number | null = null, onGrid = true): TakenSample {
  return { row: { timestamp, cpu_percent, process_cpu_percent: timestamp }, onGrid }
}

const tenASecond = Array.from({ length: 11 }, (_, i) => taken(1000 + i / 10, i % 2))

test('a window without a gap has all of its samples', () => {
  const figures = sampleWindow(tenASecond, 1001.05)
  expect(figures).toMatchObject({ samples_due: 11, samples_taken: 11, taken_share: 1 })
  expect(figures?.interval_p50_ms).toBeCloseTo(100, 3)
})

test('a blocked thread shows as missing samples and as a long interval', () => {
  const figures = sampleWindow(
    tenASecond.filter((_, i) => i < 3 || i > 7),
    1001.05,
  )
  expect(figures).toMatchObject({ samples_due: 11, samples_taken: 6 })
  expect(figures?.interval_max_ms).toBeCloseTo(600, 3)
})

test('samples off the grid and after the end do not count', () => {
  const figures = sampleWindow([...tenASecond, taken(1001.02, 5, false), taken(1001.1)], 1001.05)
  expect(figures).toMatchObject({ samples_due: 11, samples_taken: 11 })
})

test('a repeated value is no new one, and null is none', () => {
  const figures = sampleWindow([...tenASecond.slice(0, 4), taken(1000.4)], 1000.45)
  expect(figures).toMatchObject({ distinct_cpu_values: 2, distinct_process_cpu_values: 5 })
})

test('a window without samples has no figures', () => {
  expect(sampleWindow([], 1001)).toBeNull()
})
