import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { warmUp, type PlannedRequest } from '../plan/order.js'
import type { BenchOutcome } from '../target/bench-outcome.js'
import { createProgress } from './progress.js'

const plan = warmUp([{ id: 'a', text: 'One.' }], 5, 0)
const failed = (request: PlannedRequest): BenchOutcome => ({
  status: 'failed',
  request,
  failure: { failure_class: 'engine', code: 'engine-failed', detail: '', request_id: null, http_status: 502 },
})

test('where there is no terminal, a line is written at most once a second and at the end', () => {
  const stream = new PassThrough()
  let ms = 0
  const progress = createProgress({ stream, nowMs: () => ms })
  progress.expect(plan)
  for (const request of plan) {
    progress.sent(request)
    ms += 400
    progress.answered(failed(request))
  }
  progress.stop()
  expect(String(stream.read())).toBe(
    [
      'bench: 1/5 requests, 1 failed, 0 s, 2 s left',
      'bench: 4/5 requests, 4 failed, 2 s, 0 s left',
      'bench: 5/5 requests, 5 failed, 2 s',
      '',
    ].join('\n'),
  )
})

test('a bench that ends early still writes how far it came', () => {
  const stream = new PassThrough()
  const progress = createProgress({ stream, nowMs: () => 65_000 })
  progress.expect(plan)
  for (const request of plan.slice(0, 2)) progress.answered(failed(request))
  progress.stop()
  progress.stop()
  expect(String(stream.read())).toBe(
    'bench: 1/5 requests, 1 failed, 0 s, 0 s left\nbench: 2/5 requests, 2 failed, 0 s, 0 s left\n',
  )
})
