import { armFailpoint } from '@voicemark/daemon'
import { streamFields, type Stream } from '@voicemark/schema'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Removal, TargetKind } from '../src/store/corrections/correction.js'
import type { ImportPlan } from '../src/store/imports/import-plan.js'
import { openStore, type Store } from '../src/store/store.js'
import {
  from,
  helloOf,
  requestBatch,
  requestOf,
  sampleBatch,
  sampleOf,
  samplesOf,
  type SentRequest,
} from './store-rows.js'
import type { Databases } from './store-suite.js'

const began = 1_763_800_200
const old = { samples: began + 1e6, seconds: began + 1e6 }
const nothing: Removal = {
  ...{ state: 'removing', requests: 0, samples: 0, folded_samples: 0, quarantined: 0, kept_rollups: 0 },
  late: [],
}

/** What holds of deletions on either database. */
export function testRemovals(startDatabases: () => Promise<Databases>): void {
  let databases: Databases
  let url: string
  let store: Store
  let agent: string
  let run: string
  beforeAll(async () => {
    databases = await startDatabases()
  }, 60_000)
  afterAll(() => databases.stop())
  beforeEach(async () => {
    url = await databases.create()
    store = await openStore(url)
    ;[agent, run] = [randomUUID(), randomUUID()]
    await store.hello(agent, helloOf(run))
  })
  afterEach(async () => {
    armFailpoint({})
    await store.close()
  })

  const samples = async (first: number, count: number, of = run, changes = {}) => {
    for (let seq = first; seq < first + count; seq += 500) {
      const rows = Array.from({ length: Math.min(500, first + count - seq) }, (_, i) =>
        sampleOf(seq + i, { timestamp: began + (seq + i) / 10, ...changes }),
      )
      await stored([from(agent, sampleBatch(of, seq, rows))])
    }
  }
  /** A machine that is busy may let the database time out. */
  const stored = async (batches: Parameters<Store['ingest']>[0]) => {
    for (let times = 0; ; times++) {
      const replies = await store.ingest(batches)
      if (replies.every(({ status }) => status === 'ok')) return
      if (times === 20) throw new Error(JSON.stringify(replies))
    }
  }
  const requests = (first: number, rows: readonly SentRequest[], of = run) =>
    store.ingest([from(agent, requestBatch(of, first, rows))])
  /** A request with these samples. */
  const taking = (first: number, last: number, changes: Partial<SentRequest> = {}) =>
    requestOf({ first_sample_seq: first, last_sample_seq: last, ...changes })
  const ask = (target_kind: TargetKind, target: string, reason = 'wrong voice') =>
    store.corrections.make({
      kind: 'delete',
      target_kind,
      target,
      reason,
      made_by: 'tester',
      detail: nothing,
    })
  const expectLaw = async (of = store) => {
    const streams = await of.health()
    expect(streams.filter(({ holds }) => !holds)).toEqual([])
    return streams
  }
  const work = async (of = store) => {
    let steps = 0
    for await (const taken of of.removeDeleted()) {
      steps += Object.keys(taken).length > 0 ? 1 : 0
      await expectLaw(of)
    }
    return steps
  }
  const remove = async (target_kind: TargetKind, target: string) => {
    const made = await ask(target_kind, target)
    await work()
    if (made.is === 'refused') throw new Error(made.reason)
    return store.corrections.get(made.correction.correction_id)
  }
  const law = async (stream: Stream, of = run) =>
    (await expectLaw()).find((one) => one.run_id === of && one.stream === stream)
  const leftSamples = async () => {
    const seqs: number[] = []
    for await (const page of store.samplePages({ excluded: 'included' }))
      seqs.push(...page.map(({ seq }) => seq))
    return seqs
  }
  const leftRequests = async () => {
    const ids: string[] = []
    for await (const page of store.requestPages({ includeWarmup: true, excluded: 'included' }))
      ids.push(...page.map(({ request_id }) => request_id))
    return ids
  }

  test('a run is taken away block by block, and what comes later of it is counted and not stored', async () => {
    await samples(0, 5000)
    await store.ingest([
      { agent_id: agent, run_id: run, stream: 'sample', first: 5000, count: 100, reason: 'disk_full' },
    ])
    await requests(0, [taking(0, 99), taking(100, 200), { ...requestOf(), rtf: -1 }])
    const sent = [taking(0, 99)]
    const deleted = await remove('run', run)
    expect(deleted).toMatchObject({
      detail: { state: 'done', requests: 2, samples: 5000, quarantined: 1 },
    })
    expect(await law('sample')).toMatchObject({ next_seq: 5100, stored: 0, lost: 100, removed: 5000 })
    expect(await law('request')).toMatchObject({ next_seq: 3, stored: 0, quarantined: 0, removed: 3 })
    // A resend, what was in the spool, and a hello of the run.
    await requests(0, sent)
    for (let seq = 5100; seq < 5500; seq += 100) await samples(seq, 100)
    await requests(3, [taking(5100, 5120)])
    expect(await store.hello(agent, helloOf(run))).toMatchObject({ next: { request: 4, sample: 5500 } })
    expect(await law('sample')).toMatchObject({ next_seq: 5500, stored: 0, removed: 5400 })
    expect(await law('request')).toMatchObject({ next_seq: 4, stored: 0, removed: 4 })
    expect([await leftSamples(), await leftRequests()]).toEqual([[], []])
    expect(await store.sizes()).toMatchObject({ samples: 0 })
  })

  test('a request goes with its samples, but not with those that another one shares', async () => {
    await samples(0, 3000)
    const [one, other] = [taking(10, 2500), taking(2000, 2600)]
    await requests(0, [one, other, taking(2700, 2800)])
    expect(await remove('request', one.request_id)).toMatchObject({
      detail: { state: 'done', requests: 1, samples: 1990 },
    })
    const left = await leftSamples()
    expect([left.length, left[9], left[10]]).toEqual([1010, 9, 2000])
    expect(await leftRequests()).toHaveLength(2)
    expect(await law('sample')).toMatchObject({ stored: 1010, removed: 1990 })
    expect(await law('request')).toMatchObject({ stored: 2, removed: 1 })
  })

  test('samples of another subject between those of a request stay', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => sampleOf(i, { watched: i % 4 === 0 ? null : 'pid:7' }))
    await store.ingest([from(agent, sampleBatch(run, 0, rows))])
    const one = taking(0, 39, { watched: 'pid:7' })
    await requests(0, [one])
    expect(await remove('request', one.request_id)).toMatchObject({ detail: { samples: 30 } })
    expect(await leftSamples()).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 32, 36])
    expect(await law('sample')).toMatchObject({ stored: 10, removed: 30 })
  })

  test('of a campaign everything goes, also what comes later, whose samples may come later still', async () => {
    const campaign = { campaign_id: randomUUID() }
    await samples(0, 1000)
    await requests(0, [taking(0, 199, campaign), taking(300, 399), taking(390, 499, campaign)])
    expect(await remove('campaign', campaign.campaign_id)).toMatchObject({
      detail: { state: 'done', requests: 2, samples: 300 },
    })
    const late = taking(500, 1099, campaign)
    await requests(3, [requestOf(), late, requestOf()])
    expect(await law('request')).toMatchObject({ next_seq: 6, stored: 3, removed: 3 })
    await work()
    // Its last samples are not here yet.
    expect(await law('sample')).toMatchObject({ stored: 700, removed: 300 })
    await samples(1000, 200)
    await work()
    expect(await law('sample')).toMatchObject({ next_seq: 1200, stored: 300, removed: 900 })
    expect(await work()).toBe(0)
    expect(await leftRequests()).not.toContain(late.request_id)
  })

  test.each(['request', 'campaign'] as const)(
    'samples that come behind a deleted request go as well, once they are all there: %s',
    async (kind) => {
      const campaign = { campaign_id: randomUUID() }
      const cut = taking(20, 79, campaign)
      await samples(0, 50)
      await requests(0, [cut, taking(70, 89)])
      await remove(kind, kind === 'request' ? cut.request_id : campaign.campaign_id)
      expect(await leftSamples()).toEqual(seqsOf(0, 19))
      await samples(50, 50)
      await work()
      expect(await leftSamples()).toEqual([...seqsOf(0, 19), ...seqsOf(70, 99)])
      expect(await law('sample')).toMatchObject({ next_seq: 100, stored: 50, removed: 50 })
    },
  )

  test('of an agent all runs of then go, and a later one counts', async () => {
    await samples(0, 10)
    await requests(0, [taking(0, 9)])
    await remove('agent', agent)
    const later = randomUUID()
    await store.hello(agent, helloOf(later))
    await samples(0, 20, later)
    expect(await law('sample', later)).toMatchObject({ stored: 20, removed: 0 })
    expect(await law('sample')).toMatchObject({ stored: 0, removed: 10 })
    // Nothing new of it: the same. A new run: another deletion.
    expect(await ask('run', run)).toMatchObject({ is: 'standing', correction: { target_kind: 'agent' } })
    expect(await ask('agent', agent)).toMatchObject({ is: 'made' })
    await work()
    expect(await law('sample', later)).toMatchObject({ stored: 0, removed: 20 })
  })

  describe('files', () => {
    const file = {
      ...{ file_name: 'a.csv', sha256: '1'.repeat(64), bytes: 1, format: 'synthesis', sender: null },
      mode: 'all' as const,
    }
    const planOf = (rows: readonly SentRequest[]): ImportPlan => {
      const source = { agent_id: randomUUID(), hardware_tier: 't', device_type: 'cpu', started_wall: null }
      const each = rows.map((row, i) => {
        const named = new Map<string, unknown>(Object.entries(row))
        return { line: i + 2, source, values: streamFields.request.map((name) => named.get(name) ?? null) }
      })
      return {
        file,
        stream: 'request',
        rows: async function* () {
          yield await Promise.resolve(each)
        },
        ...{ refused: 0, errors: [], notes: [], span: null },
      }
    }

    test('an import does not bring back what was deleted, and says so', async () => {
      const rows = [requestOf(), requestOf(), requestOf()]
      await requests(0, rows)
      await remove('run', run)
      const late = requestOf()
      await requests(3, [late])
      const outcome = await store.importRows(planOf([...rows, late, requestOf()]))
      expect(outcome).toMatchObject({ rows: 5, inserted: 1, skipped: 4, refused: 0 })
      expect(outcome.notes.join()).toMatch(/4 requests were deleted before.* line 2 \(wrong voice\)/)
      await expectLaw()
    })

    test('a file that was deleted can be imported again', async () => {
      const plan = planOf([requestOf(), requestOf()])
      const { import_id } = await store.importRows(plan)
      expect(await remove('import', import_id)).toMatchObject({ detail: { state: 'done', requests: 2 } })
      expect(await store.imports(10)).toMatchObject([
        { import_id, inserted: 2, notes: ['its rows were deleted: wrong voice'] },
      ])
      expect(await store.importRows(plan)).toMatchObject({ inserted: 2, skipped: 0 })
      expect(await leftRequests()).toHaveLength(2)
      await expectLaw()
    })
  })

  test('the quarantine gives back nothing that was deleted', async () => {
    const one = requestOf()
    await requests(0, [one])
    // Refused by the database: the id is there already.
    await requests(1, [one])
    expect(await law('request')).toMatchObject({ stored: 1, quarantined: 1 })
    await remove('request', one.request_id)
    expect(await store.replayQuarantine()).toEqual({ stored: 0, kept: 0, removed: 1 })
    expect(await law('request')).toMatchObject({ stored: 0, quarantined: 0, removed: 2 })
  })

  test('what is folded goes where it is wholly of it, and stays where it is not', async () => {
    await samples(0, 4000)
    const one = taking(15, 2995)
    await requests(0, [one])
    await store.hello(agent, { ...helloOf(run), totals: { request: 1, sample: 4000 } })
    await toEnd(() => store.fold({ ...old, seconds: null }))
    expect(await store.sizes()).toMatchObject({ folded_samples: 4000, second_rows: 400 })
    expect(await remove('request', one.request_id)).toMatchObject({
      detail: { samples: 0, folded_samples: 2970, kept_rollups: 2 },
    })
    expect(await law('sample')).toMatchObject({ stored: 1030, removed: 2970 })
    expect(await store.sizes()).toMatchObject({ samples: 0, folded_samples: 1030, second_rows: 103 })
    await remove('run', run)
    expect(await law('sample')).toMatchObject({ stored: 0, removed: 4000 })
    expect(await store.sizes()).toMatchObject({ samples: 0, folded_samples: 0, second_rows: 0 })
  })

  test('folded samples of several subjects are counted each once', async () => {
    const rows = Array.from({ length: 400 }, (_, i) =>
      sampleOf(i, { timestamp: began + i / 20, watched: i % 2 === 0 ? null : 'pid:7' }),
    )
    await store.ingest([from(agent, sampleBatch(run, 0, rows))])
    await store.hello(agent, { ...helloOf(run), totals: { request: 0, sample: 400 } })
    await toEnd(() => store.fold({ ...old, seconds: null }))
    await remove('run', run)
    expect(await law('sample')).toMatchObject({ stored: 0, removed: 400 })
  })

  test('what another collector counted before is counted anew', async () => {
    await samples(0, 4500)
    const second = await openStore(url)
    await expectLaw(second)
    await remove('run', run)
    const streams = await expectLaw(second)
    expect(streams.find(({ stream }) => stream === 'sample')).toMatchObject({ stored: 0, removed: 4500 })
    await second.close()
  })

  test('two collectors that delete, fold and store at once keep the law', async () => {
    await samples(0, 8000)
    await requests(0, [taking(100, 200)])
    await store.hello(agent, { ...helloOf(run), totals: { request: 1, sample: 8000 } })
    const second = await openStore(url)
    const other = { agent: randomUUID(), run: randomUUID() }
    await second.hello(other.agent, helloOf(other.run))
    await ask('run', run)
    const drain = (of: Store) => toEnd(() => of.removeDeleted())
    const fold = () => toEnd(() => second.fold(old))
    const arrive = async () => {
      for (let first = 0; first < 3000;) {
        const batch = from(other.agent, sampleBatch(other.run, first, samplesOf(first, 100)))
        const [reply] = await second.ingest([batch])
        if (reply?.status === 'ok') first += 100
      }
    }
    await Promise.all([drain(store), drain(second), fold(), arrive()])
    expect(await law('sample')).toMatchObject({ stored: 0, removed: 8000 })
    expect(await law('sample', other.run)).toMatchObject({ stored: 3000, removed: 0 })
    await second.close()
  })

  test.each(['removal.before_delete:error@2', 'removal.before_commit:error@2'])(
    'a step that fails at %s has not happened, and the next start goes on',
    async (failpoint) => {
      const campaign = { campaign_id: randomUUID() }
      await samples(0, 5000)
      await requests(0, [taking(0, 4999, campaign)])
      await ask('campaign', campaign.campaign_id)
      armFailpoint({ VOICEMARK_FAILPOINT: failpoint })
      await expect(work()).rejects.toThrow(/failpoint/)
      await expectLaw()
      expect(await leftRequests()).toHaveLength(1)
      await work()
      expect(await law('sample')).toMatchObject({ stored: 0, removed: 5000 })
      expect(await law('request')).toMatchObject({ stored: 0, removed: 1 })
    },
  )

  test('a collector that dies in the middle of a deletion leaves the law whole', async () => {
    await samples(0, 7000)
    await requests(0, [taking(0, 99)])
    await ask('run', run)
    expect(await removeAndDie(url, 'removal.before_commit:exit@3')).toBe('SIGKILL')
    expect((await law('sample'))?.removed).toBe(2000)
    await work()
    expect(await law('sample')).toMatchObject({ stored: 0, removed: 7000 })
    const page = await store.corrections.list({ limit: 1 })
    expect(page?.corrections).toMatchObject([{ detail: { state: 'done', requests: 1, samples: 7000 } }])
  })

  test('what is deleted is said so to who corrects it again, and cannot be undone', async () => {
    const one = requestOf()
    await requests(0, [one])
    const deleted = await remove('request', one.request_id)
    expect(await store.corrections.find('request', one.request_id)).toEqual([one.request_id])
    expect(await ask('request', one.request_id, 'again')).toMatchObject({
      is: 'standing',
      correction: { correction_id: deleted?.correction_id },
    })
    const excluded = await store.corrections.make({
      ...{ kind: 'exclude', target_kind: 'request', target: one.request_id, reason: 'r', made_by: 'tester' },
      detail: {},
    })
    expect(excluded).toEqual({ is: 'refused', reason: 'it was deleted by tester: wrong voice' })
    expect(await store.corrections.undo(deleted?.correction_id ?? '', 'tester')).toMatchObject({
      is: 'refused',
    })
  })

  test('agents that delivered at the same time are not one machine', async () => {
    const [b, c] = [randomUUID(), randomUUID()]
    await store.hello(b, helloOf(randomUUID()))
    await store.hello(agent, helloOf(run))
    await store.hello(c, helloOf(randomUUID()))
    const join = (target: string, into: string) =>
      store.corrections.make({
        ...{ kind: 'join', target_kind: 'agent', target, reason: 'r', made_by: 'tester' },
        detail: { into },
      })
    expect(await join(b, agent)).toMatchObject({ is: 'refused' })
    expect(await join(b, c)).toMatchObject({ is: 'made' })
    expect(await join(c, b)).toMatchObject({ is: 'refused' })
    expect([...(await store.heldCorrections()).joins]).toEqual([[b, c]])
  })

  test('what holds changes with each step, so that no figure is of half a deletion', async () => {
    const campaign = { campaign_id: randomUUID() }
    await requests(0, [requestOf(campaign), requestOf()])
    const { stamp, excluded } = await store.heldCorrections()
    expect(excluded.campaigns.size).toBe(0)
    await ask('campaign', campaign.campaign_id)
    const asked = await store.heldCorrections()
    expect(asked.excluded.campaigns.get(campaign.campaign_id)).toMatchObject({ reason: 'wrong voice' })
    await work()
    const done = await store.heldCorrections()
    expect(new Set([stamp, asked.stamp, done.stamp]).size).toBe(3)
  })
}

const seqsOf = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i)

/** Takes all steps. SQLite has one writer at a time: who waits too long comes again, as the collector does. */
async function toEnd(all: () => AsyncGenerator<unknown, void>): Promise<void> {
  for (let failures = 0; ; failures++)
    try {
      const steps = all()
      while ((await steps.next()).done !== true);
      return
    } catch (error) {
      if (failures === 20) throw error
    }
}

/** Deletes in a process of its own, which dies on the way; gives the signal that ended it. */
async function removeAndDie(url: string, failpoint: string): Promise<NodeJS.Signals | null> {
  const program = `
    import { armFailpoint } from '@voicemark/daemon'
    import { openStore } from './dist/store/store.js'
    const store = await openStore(${JSON.stringify(url)})
    armFailpoint(process.env)
    for await (const taken of store.removeDeleted()) void taken`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { PATH: process.env['PATH'] ?? '', TMPDIR: tmpdir(), VOICEMARK_FAILPOINT: failpoint },
    stdio: 'ignore',
  })
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  return signal
}
