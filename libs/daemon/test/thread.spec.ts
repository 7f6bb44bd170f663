import { afterEach, expect, test, vi } from 'vitest'
import { createThread } from '../src/thread.js'

const entry = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort, threadId } from 'node:worker_threads'
    parentPort.on('message', ({ id }) => parentPort.postMessage({ id, answer: threadId }))`)}`,
)

afterEach(() => void vi.useRealTimers())

test('a thread that nobody asks ends, and the next who asks gets an answer of another one', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const thread = createThread<string, number>(entry, 'test', { idleMs: 1000 })
  const first = await thread.ask('')
  vi.advanceTimersByTime(999)
  expect(await thread.ask('')).toBe(first)
  vi.advanceTimersByTime(999)
  expect(await thread.ask('')).toBe(first)
  vi.advanceTimersByTime(1000)
  expect(await thread.ask('')).not.toBe(first)
  await thread.close()
})
