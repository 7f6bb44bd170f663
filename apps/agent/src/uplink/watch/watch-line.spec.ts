import { randomUUID } from 'node:crypto'
import type { WatchMessage, WatchReply } from '@voicemark/schema'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createWatchLine, type WatchLink } from './watch-line.js'

const message: WatchMessage = {
  ...{ request: 'close', request_id: randomUUID(), to: 'jetson' },
  ...{ start_wall: 1_764_000_000, end_wall: 1_764_000_001 },
}
const refused: WatchReply = { status: 'refused', code: 'watch-no-listener', detail: 'nobody listens' }

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => vi.useRealTimers())

/** A link that answers so; null: it breaks, `silent`: no answer comes. */
function link(answer: WatchReply | null | 'silent', proto = 4): WatchLink {
  const down = new AbortController()
  return {
    proto,
    down: down.signal,
    askWatch() {
      if (answer === null) down.abort()
      return Promise.resolve(answer === 'silent' ? null : answer)
    },
  }
}

test('a watch waits for a link, and is asked over it', async () => {
  const line = createWatchLine()
  const reply = line.ask(message, 10_000)
  await vi.advanceTimersByTimeAsync(9000)
  line.up(link(refused))
  expect(await reply).toBe(refused)
})

test('without a link in time the collector is said to be away', async () => {
  const reply = createWatchLine().ask(message, 10_000)
  await vi.advanceTimersByTimeAsync(10_001)
  expect(await reply).toMatchObject({ status: 'unreachable', code: 'watch-collector-away' })
})

test('a link that breaks is waited for again', async () => {
  const line = createWatchLine()
  line.up(link(null))
  const reply = line.ask(message, 10_000)
  await vi.advanceTimersByTimeAsync(2000)
  line.up(link(refused))
  expect(await reply).toBe(refused)
})

test('with no patience what is there is asked at once', async () => {
  const line = createWatchLine()
  expect(await line.ask(message, 0)).toMatchObject({ code: 'watch-collector-away' })
  line.up(link(refused))
  expect(await line.ask(message, 0)).toBe(refused)
})

test('a collector of protocol 3 is not asked', async () => {
  const line = createWatchLine()
  line.up(link(refused, 3))
  expect(await line.ask(message, 10_000)).toEqual({
    ...{ status: 'refused', code: 'watch-collector-old' },
    detail: 'the collector speaks protocol 3, watching by another agent needs 4: upgrade it',
  })
})

test('an agent that is away is asked for again until the patience is at its end', async () => {
  const line = createWatchLine()
  const away = link({ status: 'unreachable', code: 'watch-agent-away', detail: 'not connected' })
  line.up(away)
  const [soon, late] = [line.ask(message, 1000), line.ask(message, 10_000)]
  await vi.advanceTimersByTimeAsync(1300)
  expect(await soon).toMatchObject({ code: 'watch-agent-away' })
  away.askWatch = () => Promise.resolve(refused)
  await vi.advanceTimersByTimeAsync(300)
  expect(await late).toBe(refused)
})

test('a collector that does not answer is asked once', async () => {
  const line = createWatchLine()
  line.up(link('silent'))
  expect(await line.ask(message, 10_000)).toMatchObject({ status: 'unreachable', code: 'watch-collector' })
})

test('an agent that stops keeps nobody waiting', async () => {
  const line = createWatchLine()
  const reply = line.ask(message, 10_000)
  line.end()
  expect(await reply).toMatchObject({ status: 'unreachable' })
})
