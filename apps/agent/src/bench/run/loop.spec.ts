import { expect, test } from 'vitest'
import { schedule } from '../plan/arrivals.js'
import { warmUp } from '../plan/order.js'
import type { SendRequest } from '../target/bench-outcome.js'
import { closedLoop, openLoop, type LoopParts, type Timed } from './loop.js'

const requests = warmUp([{ id: 'a', text: 'One.' }], 6, 0).map((request) => ({ ...request, warmup: false }))
const { signal } = new AbortController()
const failed = { failure_class: 'engine', code: '', detail: '', request_id: null, http_status: 502 } as const
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** A server that does one request at a time, each in so many milliseconds. */
function slowServer(serviceMs: number) {
  let line = Promise.resolve<unknown>(undefined)
  const state = { inFlight: 0, most: 0 }
  const send: SendRequest = async (request) => {
    state.most = Math.max(state.most, ++state.inFlight)
    line = line.then(() => sleep(serviceMs))
    await line
    state.inFlight -= 1
    return { status: 'failed', request, failure: failed }
  }
  return { send, state }
}

function parts(send: SendRequest, timed: Timed[]): LoopParts {
  return {
    send,
    onSent: () => undefined,
    onAnswer: (one) => timed.push(one),
    isOver: () => false,
    nowMs: () => performance.now(),
  }
}

test.each([1, 3])('a closed loop has %i requests in flight, never more', async (concurrency) => {
  const timed: Timed[] = []
  const { send, state } = slowServer(2)
  await closedLoop(requests, concurrency, parts(send, timed), signal)
  expect(state.most).toBe(concurrency)
  expect(timed).toHaveLength(6)
})

test('an open loop goes on sending to a server that falls behind, and the wait is in the latency', async () => {
  const timed: Timed[] = []
  const { send, state } = slowServer(60)
  await openLoop(requests, [0, 0.01, 0.02, 0.03, 0.04, 0.05], parts(send, timed), signal)
  const latencies = timed.map(({ latency_s }) => latency_s)
  expect(state.most).toBeGreaterThan(3)
  // The last is due at 50 ms and answered after 6 × 60 ms; a loop that waited for answers would have said 60 ms.
  expect(latencies.at(-1)).toBeGreaterThan(0.29)
  expect(latencies.toSorted((a, b) => a - b)).toEqual(latencies)
})

test('a request that the bench sends late is late in its latency, too', async () => {
  const timed: Timed[] = []
  let ms = 0
  const clock: LoopParts = {
    ...parts((request) => Promise.resolve({ status: 'failed', request, failure: failed }), timed),
    nowMs: () => (ms += 100),
  }
  await openLoop(requests.slice(0, 2), [0, 0], clock, signal)
  for (const { latency_s, late_s } of timed) expect(latency_s).toBeGreaterThan(late_s)
  expect(timed[1]?.late_s).toBeGreaterThan(0.1)
})

test('constant arrivals are even, Poisson arrivals have exponential distances of the same mean', () => {
  const many = Array.from({ length: 5000 }, (_, at) => ({
    configuration: 0,
    item: { id: `i${at}`, text: '' },
    repeat: 1,
    warmup: false,
  }))
  const constant = schedule(many.slice(0, 3), { rate: 4, arrivals: 'constant', seed: 1 })
  expect(constant).toEqual([0, 0.25, 0.5])
  const due = schedule(many, { rate: 4, arrivals: 'poisson', seed: 1 })
  const gaps = due.slice(1).map((at, place) => at - (due[place] ?? 0))
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
  const sd = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length)
  // 4 standard errors of 4999 gaps: 0.25 / √4999 each.
  expect(Math.abs(mean - 0.25)).toBeLessThan(0.0142)
  expect(Math.abs(sd / mean - 1)).toBeLessThan(0.06)
  expect(schedule(many, { rate: 4, arrivals: 'poisson', seed: 1 })).toEqual(due)
})
