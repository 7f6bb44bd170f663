import { expect, onTestFinished, test, vi } from 'vitest'
import { createClosing } from '../src/index.js'

/** A closing with what it logs and what it has ended, in order. */
function begin() {
  const logged: object[] = []
  const ended: string[] = []
  const closing = createClosing({ warn: (line: object) => void logged.push(line) })
  const step = (name: string) => () => void ended.push(name)
  return { closing, logged, ended, step }
}

test('what was begun first is ended last, each after the one before', async () => {
  const { closing, logged, ended, step } = begin()
  closing.add('server', step('server'))
  closing.add('rows', async () => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    ended.push('rows')
  })
  closing.add('timer', step('timer'))
  await closing.close()
  expect(ended).toEqual(['timer', 'rows', 'server'])
  expect(logged).toEqual([])
})

test('who closes twice ends nothing twice, and both wait', async () => {
  const { closing, ended, step } = begin()
  closing.add('server', step('server'))
  await Promise.all([closing.close(), closing.close()])
  await closing.close()
  expect(ended).toEqual(['server'])
})

test('what fails or hangs is told, and the rest goes on', async () => {
  const { closing, logged, ended, step } = begin()
  closing.add('server', step('server'))
  closing.add('database', () => Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNRESET' })))
  closing.add('reader', () => new Promise(() => undefined), 10)
  closing.add('timer', () => {
    throw new Error('no such timer')
  })
  await closing.close()
  expect(ended).toEqual(['server'])
  expect(logged).toEqual([
    { event: 'stop-failed', what: 'timer', reason: 'no such timer' },
    { event: 'stop-not-waited-for', what: 'reader', limit_ms: 10 },
    { event: 'stop-failed', what: 'database', reason: 'ECONNRESET' },
  ])
})

test('what hangs is waited for as long as its limit, or half a second', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { closing, logged } = begin()
  const hang = () => new Promise(() => undefined)
  closing.add('reader', hang)
  closing.add('database', hang, 2000)
  const closed = closing.close()
  await vi.advanceTimersByTimeAsync(1999)
  expect(logged).toEqual([])
  await vi.advanceTimersByTimeAsync(1 + 499)
  expect(logged).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  await closed
  expect(logged).toHaveLength(2)
})

test('what is begun while all is being ended is ended as well', async () => {
  const { closing, ended, step } = begin()
  closing.add('agent', () => closing.add('its link', step('link')))
  await closing.close()
  expect(ended).toEqual(['link'])
})
