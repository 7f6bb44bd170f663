import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { within } from '../src/index.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('what is there in time is given, and no timer stays', async () => {
  const soon = new Promise((resolve) => setTimeout(() => resolve('value'), 99))
  const given = within(100, soon, () => 'instead')
  await vi.advanceTimersByTimeAsync(99)
  expect(await given).toBe('value')
  expect(vi.getTimerCount()).toBe(0)
})

test('what is late is replaced, and may still fail', async () => {
  const late = new Promise((_resolve, reject) => setTimeout(() => reject(new Error('late')), 101))
  const given = within(100, late, () => 'instead')
  await vi.advanceTimersByTimeAsync(100)
  expect(await given).toBe('instead')
  await vi.advanceTimersByTimeAsync(1)
})

test('what fails in time fails, and no timer stays', async () => {
  await expect(within(100, Promise.reject(new Error('broken')), () => 'instead')).rejects.toThrow('broken')
  expect(vi.getTimerCount()).toBe(0)
})
