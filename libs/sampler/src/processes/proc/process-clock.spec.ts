import { expect, test } from 'vitest'
import { openProcessClock } from './process-clock.js'

const isTold = process.platform === 'linux' && (process.arch === 'x64' || process.arch === 'arm64')

test.runIf(isTold)('the clock of a process is what the process knows of itself', () => {
  const clock = openProcessClock('/', process.pid)
  const before = process.cpuUsage()
  const toldS = clock?.() ?? NaN
  const after = process.cpuUsage()
  expect(toldS).toBeGreaterThanOrEqual((before.user + before.system) / 1e6 - 1e-4)
  expect(toldS).toBeLessThanOrEqual((after.user + after.system) / 1e6 + 1e-4)
})

test('nobody’s clock is not 0, nor is that of a machine of files the kernel’s', () => {
  expect(openProcessClock('/', 4_190_000)?.() ?? null).toBeNull()
  expect(openProcessClock('/somewhere', process.pid)).toBeNull()
})
