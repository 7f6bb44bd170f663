import { expect, test } from 'vitest'
import { createProcessSource, usagePercent } from './process.js'

test('CPU time over real time is a share of one core', () => {
  expect(usagePercent({ user: 0, system: 0 }, { user: 150_000, system: 50_000 }, 100)).toBe(200)
  expect(usagePercent({ user: 5, system: 5 }, { user: 5, system: 5 }, 100)).toBe(0)
})

test('the first reading has memory and no CPU share yet', () => {
  const usage = { user: 0, system: 0 }
  const source = createProcessSource({
    cpuUsage: () => ({ ...usage }),
    memoryMb: () => 1,
    close: () => undefined,
  })
  expect(source.read(0)).toEqual({ memoryMb: 1, cpuPercent: null })
  usage.user = 40_000
  expect(source.read(10)).toEqual({ memoryMb: 1, cpuPercent: null })
  expect(source.read(80)).toEqual({ memoryMb: 1, cpuPercent: 50 })
})

test('the process this runs in has memory', () => {
  expect(createProcessSource().read(0)?.memoryMb).toBeGreaterThan(1)
})
