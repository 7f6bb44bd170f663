import { describe, expect, test } from 'vitest'
import { lossMessage, lossReason, wireReply } from '../src/index.js'
import { faultsOf, faultyPaths } from './faults.js'
import { runId, without, withValue } from './made-rows.js'
import { count, noNumbers } from './number-kinds.js'

const loss = { run_id: runId, stream: 'request', first: 7, count: 3, reason: 'disk_full' }

describe('a loss', () => {
  const faults = (name: string, value: unknown) => faultyPaths(lossMessage, withValue(loss, name, value))

  test('has one of the four reasons', () => {
    expect(lossReason.options).toEqual(['spool_limit', 'disk_full', 'memory_full', 'damaged'])
    for (const reason of lossReason.options)
      expect(lossMessage.parse({ ...loss, reason })).toEqual({ ...loss, reason })
    for (const reason of ['lost', '', null]) expect(faults('reason', reason)).toEqual(['reason'])
  })

  test.each(Object.keys(loss))('needs its %s', (name) => {
    expect(faultyPaths(lossMessage, without(loss, name))).toEqual([name])
  })

  test('is of one row or more, and the seq behind it has 32 bits', () => {
    for (const value of [1, 2 ** 31 - 1 - loss.first]) expect(faults('count', value)).toEqual([])
    expect(faults('count', 2 ** 31 - loss.first)).toEqual(['first'])
    for (const value of [0, ...count.bad, ...noNumbers]) expect(faults('count', value)).toContain('count')
    for (const value of [...count.bad, ...noNumbers]) expect(faults('first', value)).toEqual(['first'])
  })

  test('with something more is refused', () => {
    expect(faultsOf(lossMessage, { ...loss, rows: [] })).toEqual([': Unrecognized key: "rows"'])
  })
})

describe('a reply', () => {
  const next = { request: 0, sample: 2 ** 31 - 1 }
  const replies = [
    { status: 'ok', next },
    { status: 'gap', next },
    { status: 'retry', after_s: 0, detail: '' },
    { status: 'retry', after_s: 0.5, detail: 'the database is away' },
    { status: 'rejected', code: 'unknown-run', detail: 'the run has not said hello' },
  ]

  test.each(replies)('of $status comes out as it went in', (reply) => {
    expect(wireReply.parse(JSON.parse(JSON.stringify(reply)))).toEqual(reply)
  })

  test.each(replies)('of $status of a newer collector is read though it says more', (reply) => {
    expect(wireReply.parse({ ...reply, load: 0.5 })).toEqual(reply)
  })

  test.each([
    { reply: { status: 'stored', next }, path: 'status' },
    { reply: { next }, path: 'status' },
    { reply: { status: 'ok' }, path: 'next' },
    { reply: { status: 'ok', next: { request: 1 } }, path: 'next.sample' },
    { reply: { status: 'gap', next: { request: -1, sample: 0 } }, path: 'next.request' },
    { reply: { status: 'gap', next: { request: 0, sample: 2 ** 31 } }, path: 'next.sample' },
    { reply: { status: 'ok', next: { request: 0.5, sample: 0 } }, path: 'next.request' },
    { reply: { status: 'ok', next: { request: null, sample: 0 } }, path: 'next.request' },
    { reply: { status: 'retry', detail: '' }, path: 'after_s' },
    { reply: { status: 'retry', after_s: -1, detail: '' }, path: 'after_s' },
    { reply: { status: 'retry', after_s: Infinity, detail: '' }, path: 'after_s' },
    { reply: { status: 'retry', after_s: 1 }, path: 'detail' },
    { reply: { status: 'rejected', detail: '' }, path: 'code' },
    { reply: { status: 'rejected', code: 'x' }, path: 'detail' },
    { reply: null, path: '' },
    { reply: 'ok', path: '' },
  ])('like $reply is not understood', ({ reply, path }) => {
    expect(faultyPaths(wireReply, reply)).toEqual([path])
  })
})
