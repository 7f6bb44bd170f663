import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { createThread, type ThreadOptions } from '../src/process/thread.js'

const entry = new URL('answering-thread.mjs', import.meta.url)

/** A thread that answers, until the end of the test. */
function begin(options?: ThreadOptions) {
  const thread = createThread<readonly [order: string, value?: unknown], unknown>(entry, 'test', options)
  onTestFinished(thread.close)
  return thread
}

afterEach(() => void vi.useRealTimers())

test('one thread answers all, each as soon as it can', async () => {
  const { ask } = begin()
  const ended: unknown[] = []
  const note = (answer: unknown) => ended.push(answer)
  await Promise.all([ask(['slow', 'slow']).then(note), ask(['id']).then(note), ask(['id']).then(note)])
  expect(ended).toEqual([expect.any(Number), ended[0], 'slow'])
})

test('it has its data, and the nursery that it is given', async () => {
  expect(await begin({ workerData: { a: 1 }, nurseryMb: 3 }).ask(['data'])).toEqual({
    workerData: { a: 1 },
    nurseryMb: 3,
  })
})

test('an order that fails has its name and message, and the others go on', async () => {
  const { ask } = begin()
  const [failed, text, slow] = await Promise.allSettled([
    ask(['fail']),
    ask(['failWithText']),
    ask(['slow', 1]),
  ])
  expect(failed).toMatchObject({ reason: { name: 'RangeError', message: 'too large' } })
  expect(text).toMatchObject({ reason: { name: 'Error', message: 'a text' } })
  expect(slow).toMatchObject({ value: 1 })
})

test.each([
  { order: 'exit', message: 'the test thread ended' },
  { order: 'crash', message: /undefined/ },
])(
  'a thread that dies of $order fails what it was asked, and another takes its place',
  async ({ order, message }) => {
    const { ask } = begin()
    const first = await ask(['id'])
    // An order that is answered first is no sign that the thread lives on.
    void ask([order]).catch(() => undefined)
    await expect(ask(['never'])).rejects.toThrow(message)
    expect(await ask(['id'])).not.toBe(first)
  },
)

test('a close fails what is in work, and what comes after it', async () => {
  const thread = begin()
  const waiting = thread.ask(['never'])
  const failed = expect(waiting).rejects.toThrow('the test thread ended')
  await Promise.all([thread.close(), thread.close()])
  await failed
  await expect(thread.ask(['id'])).rejects.toThrow('the test thread is closed')
})

test('buffers change threads instead of being copied', async () => {
  const { ask } = begin()
  expect(await ask(['buffer', 3])).toEqual(new Uint8Array([7, 7, 7]))
  expect(await ask(['left'])).toBe(0)
})

test('a thread that nobody asks ends, and the next who asks gets an answer of another one', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const thread = begin({ idleMs: 1000 })
  const first = await thread.ask(['id'])
  vi.advanceTimersByTime(999)
  expect(await thread.ask(['id'])).toBe(first)
  vi.advanceTimersByTime(999)
  expect(await thread.ask(['id'])).toBe(first)
  vi.advanceTimersByTime(1000)
  expect(await thread.ask(['id'])).not.toBe(first)
})
