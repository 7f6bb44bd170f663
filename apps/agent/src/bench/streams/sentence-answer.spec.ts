import { readFileSync } from 'node:fs'
import { requestRow } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { answerOf } from './sentence-answer.js'

const base = requestRow.parse(
  JSON.parse(readFileSync(new URL('../../../fixtures/request-row.json', import.meta.url), 'utf8')),
)
const row = { ...base, total_duration_s: 0.5, audio_duration_s: 3, ttfa_s: 0.2, queue_wait_s: 0.05 }
const request = { configuration: 0, item: { id: 'a', text: 'a' }, repeat: 1, warmup: false }
// Asked at second 1000, 0.04 s late; the answer is read 0.9 s later.
const sent = { latency_s: 0.9, late_s: 0.04, sent_wall: 1000 }
const heard = (fields: object) => answerOf({ status: 'done', request, row: { ...row, ...fields } }, sent)

test('an answer of the agent is there when it has come, its queue and its notes included', () => {
  expect(heard({ asked: 'engine' })).toEqual({ kind: 'heard', first_s: 0.9, smooth_s: 0.9, audio_s: 3 })
})

test("of a server only its own time counts, not the agent's before and after", () => {
  expect(heard({ asked: 'http' })).toMatchObject({ first_s: 0.5, smooth_s: 0.5 })
})

test('of a program that answers line by line the wait for its turn counts', () => {
  // The agent took 0.01 s to begin, then it waited 0.3 s for its turn.
  const answer = heard({ asked: 'lines', start_time: 1000.31 })
  expect(answer).toMatchObject({ first_s: expect.closeTo(0.8, 6) as number })
})

test('an answer in pieces is there with the first, and needs a buffer for the others', () => {
  const streamed = { asked: 'http', streamed: true, prebuffer_s: 0.1 }
  expect(heard(streamed)).toMatchObject({
    first_s: expect.closeTo(0.2, 6) as number,
    smooth_s: expect.closeTo(0.3, 6) as number,
  })
  expect(heard({ ...streamed, prebuffer_s: null })).toMatchObject({ first_s: 0.5 })
})

test.each([
  ['overload', 429, 'refused'],
  ['server', 503, 'refused'],
  ['invalid_audio', 200, 'failed'],
] as const)('%s with status %s is %s', (failure_class, http_status, kind) => {
  const failure = { failure_class, http_status, code: 'x', detail: '', request_id: null }
  expect(answerOf({ status: 'failed', request, failure } as never, sent)).toEqual({ kind })
})
