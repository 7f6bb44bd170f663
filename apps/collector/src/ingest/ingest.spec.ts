import type { WireReply } from '@voicemark/schema'
import { randomUUID } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import type { AgentBatch } from '../store/writing/deliveries.js'
import { heldRun } from '../store/writing/replies.js'
import { createIngest } from './ingest.js'

const ok: WireReply = { status: 'ok', next: { request: 0, sample: 1 } }
const retry: WireReply = { status: 'retry', after_s: 1, detail: 'gone' }
const batch = (): AgentBatch => ({
  agent_id: randomUUID(),
  run_id: randomUUID(),
  stream: 'sample',
  first: 0,
  rows: [[1]],
})

/** A store that commits when it is told to, and a clock that is moved by hand. */
function setUp(limits: { maxBatches?: number; maxWaiting?: number } = {}) {
  const groups: number[] = []
  const commits: ((reply: WireReply) => void)[] = []
  const later: (() => void)[] = []
  const log = { warn: vi.fn(), info: vi.fn() }
  const ingest = createIngest({
    store: {
      ingest: (batches) => {
        groups.push(batches.length)
        return new Promise((resolve) => commits.push((reply) => resolve(batches.map(() => reply))))
      },
    },
    log,
    clock: (run) => later.push(run),
    ...limits,
  })
  return {
    ingest,
    groups,
    log,
    tick: () => later.shift()?.(),
    commit: (reply = ok) => commits.shift()?.(reply),
  }
}

test('batches that come within the wait are one group, answered after its commit', async () => {
  const { ingest, groups, tick, commit } = setUp()
  const replies = Promise.all([ingest.add(batch()), ingest.add(batch()), ingest.add(batch())])
  expect(groups).toEqual([])
  tick()
  expect(groups).toEqual([3])
  commit()
  expect(await replies).toEqual([ok, ok, ok])
  expect(ingest.counts()).toMatchObject({ groups: 1, batches: 3, rows: 3, waiting: 0 })
})

test('a full group does not wait, and what comes meanwhile is the next group', async () => {
  const { ingest, groups, tick, commit } = setUp({ maxBatches: 2 })
  const first = Promise.all([ingest.add(batch()), ingest.add(batch())])
  const third = ingest.add(batch())
  expect(groups).toEqual([2])
  commit()
  await first
  await vi.waitFor(() => {
    tick()
    expect(groups).toEqual([2, 1])
  })
  commit()
  expect(await third).toEqual(ok)
})

test('too many batches are told to come back', async () => {
  const { ingest } = setUp({ maxWaiting: 1 })
  void ingest.add(batch())
  expect(await ingest.add(batch())).toMatchObject({ status: 'retry' })
})

test('a database that stays away is one line in the log, and so is its return', async () => {
  const { ingest, log, tick, commit } = setUp()
  for (const reply of [retry, retry, ok, ok]) {
    const answer = ingest.add(batch())
    await vi.waitFor(() => {
      tick()
      commit(reply)
      return answer
    })
  }
  expect(log.warn.mock.calls).toEqual([[{ event: 'ingest-failing', detail: 'gone' }]])
  expect(log.info.mock.calls).toEqual([[{ event: 'ingest-recovered' }]])
})

test('a run that another collector holds is no database that is away', async () => {
  const { ingest, log, tick, commit } = setUp()
  const answer = ingest.add(batch())
  tick()
  commit(heldRun)
  expect(await answer).toEqual(heldRun)
  expect([ingest.refusedMsAgo(), log.warn.mock.calls]).toEqual([null, []])
})

test('a stop stores what waits and refuses what comes later', async () => {
  const { ingest, commit } = setUp()
  const waiting = ingest.add(batch())
  const stopped = ingest.stop()
  commit()
  expect(await waiting).toEqual(ok)
  await stopped
  expect(await ingest.add(batch())).toMatchObject({ status: 'retry' })
  await ingest.stop()
})
