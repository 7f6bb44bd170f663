import { readFileSync } from 'node:fs'
import { requestRow } from '@voicemark/schema'
import { expect, test } from 'vitest'
import type { BenchOutcome, SendRequest } from './client.js'
import { planRequests, type PlannedRequest } from './plan.js'
import type { Progress } from './progress.js'
import { runPlan } from './run.js'

const row = requestRow.parse(
  JSON.parse(readFileSync(new URL('./fixtures/request-row.json', import.meta.url), 'utf8')),
)
const plan = planRequests([{ id: 'a', text: 'One.' }], { warmup: 0, repeat: 30 })
const silent = (): Progress & { stops: number } => ({
  stops: 0,
  sent: () => undefined,
  answered: () => undefined,
  stop() {
    this.stops += 1
  },
})
const lost = (request: PlannedRequest): BenchOutcome => ({
  status: 'failed',
  request,
  failure: {
    failure_class: 'network',
    code: 'ECONNREFUSED',
    detail: '',
    request_id: null,
    http_status: null,
  },
})
const { signal } = new AbortController()

test('a request is sent only when the one before is answered', async () => {
  let inWork = 0
  const most: number[] = []
  const send: SendRequest = async (request) => {
    most.push(++inWork)
    await Promise.resolve()
    inWork -= 1
    return { status: 'done', request, row }
  }
  expect(await runPlan(plan, send, silent(), signal)).toHaveLength(30)
  expect(Math.max(...most)).toBe(1)
})

test('an interrupted bench keeps what was measured', async () => {
  const controller = new AbortController()
  const progress = silent()
  const send: SendRequest = (request, { aborted }) => {
    if (aborted) return Promise.reject(new Error('aborted'))
    if (request.repeat === 3) controller.abort()
    return Promise.resolve({ status: 'done', request, row })
  }
  expect(await runPlan(plan, send, progress, controller.signal)).toHaveLength(3)
  expect(progress.stops).toBe(1)
})

test('a bench whose agent is gone ends instead of failing to its end', async () => {
  const send: SendRequest = (request) =>
    Promise.resolve(request.repeat === 5 ? { status: 'done', request, row } : lost(request))
  expect(await runPlan(plan, send, silent(), signal)).toHaveLength(15)
})

test('a defect is not taken for an interruption', async () => {
  const progress = silent()
  await expect(runPlan(plan, () => Promise.reject(new Error('defect')), progress, signal)).rejects.toThrow(
    'defect',
  )
  expect(progress.stops).toBe(1)
})
