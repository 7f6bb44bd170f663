import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { SampleFilter } from '../src/store/reading/row-filter.js'
import { openStore, type Store } from '../src/store/store.js'
import {
  from,
  helloOf,
  requestBatch,
  requestOf,
  sampleBatch,
  sampleOf,
  type SentRequest,
} from './store-rows.js'
import type { Databases } from './store-suite.js'

const count = 60
/** What the samples of one run are of, in turn. */
const subjects = [null, 'pid:7', 'children:12', 'children:13', 'name:a"b\\,{é}', 'port:8880'] as const
const subjectAt = (seq: number) => subjects[seq % subjects.length] ?? null
const seqsOf = (watched: string | null) =>
  Array.from({ length: count }, (_, seq) => seq).filter((seq) => subjectAt(seq) === watched)

/** What holds of samples of several subjects in one run, on either database. */
export function testSubjects(startDatabases: () => Promise<Databases>): void {
  let databases: Databases
  let store: Store
  const agent = randomUUID()
  const [watcher, asker] = [randomUUID(), randomUUID()]
  const campaign_id = randomUUID()
  beforeAll(async () => {
    databases = await startDatabases()
  }, 90_000)
  afterAll(() => databases.stop())
  beforeEach(async () => {
    store = await openStore(await databases.create())
    for (const run of [watcher, asker]) await store.hello(agent, helloOf(run))
    const rows = Array.from({ length: count }, (_, seq) =>
      sampleOf(seq, {
        watched: subjectAt(seq),
        memory_mb: seq,
        ...(subjectAt(seq) === null ? {} : { processes: 3, threads: seq, process_gpu_memory_mb: 0.5 }),
      }),
    )
    await store.ingest([from(agent, sampleBatch(watcher, 0, rows))])
  })
  afterEach(() => store.close())

  const ask = async (run: string, ...requests: SentRequest[]) => {
    const [reply] = await store.ingest([from(agent, requestBatch(run, 0, requests))])
    expect(reply).toMatchObject({ status: 'ok', next: { request: requests.length } })
    return requests.map(({ request_id }) => request_id)
  }
  const whole = (changes: Partial<SentRequest>) =>
    requestOf({ first_sample_seq: 0, last_sample_seq: count - 1, ...changes })
  const samplesOf = async (request_id = '') =>
    ((await store.requestSamples(request_id)) ?? []).map(({ seq }) => seq)
  const pages = async (filter: SampleFilter) => {
    const seqs: number[] = []
    for await (const page of store.samplePages(filter)) seqs.push(...page.map(({ seq }) => seq))
    return seqs
  }
  const fold = async () => {
    const totals = { request: 0, sample: count }
    await store.hello(agent, { ...helloOf(watcher), totals })
    for (let round = 0; round < 2; round++)
      for await (const _ of store.fold({ samples: 2e9, seconds: 2e9 })) expect(_.folded).toBeGreaterThan(0)
  }

  test('a sample comes back with what it is of', async () => {
    const rows = []
    for await (const page of store.samplePages({})) rows.push(...page)
    expect(rows.map(({ watched }) => watched)).toEqual(Array.from({ length: count }, (_, i) => subjectAt(i)))
    expect(rows[4]).toMatchObject({ processes: 3, threads: 4, process_gpu_memory_mb: 0.5 })
    expect(rows[0]).toMatchObject({ processes: null, threads: null, process_gpu_memory_mb: null })
    expect(await pages({ ownOnly: true })).toEqual(seqsOf(null))
  })

  test('a request has the samples of its own subject among those of others', async () => {
    const ids = await ask(
      watcher,
      ...subjects.map((watched) => whole({ watched })),
      whole({ watched: 'pid:8' }),
    )
    for (const [at, watched] of subjects.entries())
      expect(await samplesOf(ids[at]), String(watched)).toEqual(seqsOf(watched))
    expect(await samplesOf(ids.at(-1))).toEqual([])
  })

  test('children of a launcher are told from those of another by the first sample', async () => {
    const [twelve, thirteen, neither, early] = await ask(
      watcher,
      whole({ watched: 'children', first_sample_seq: 8 }),
      whole({ watched: 'children', first_sample_seq: 3 }),
      whole({ watched: 'children', first_sample_seq: 0 }),
      whole({ watched: 'children', first_sample_seq: 2 }),
    )
    const from8 = seqsOf('children:12').filter((seq) => seq >= 8)
    expect(await samplesOf(twelve)).toEqual(from8)
    expect(await samplesOf(thirteen)).toEqual(seqsOf('children:13'))
    expect(await samplesOf(neither)).toEqual([])
    await fold()
    expect(await samplesOf(twelve)).toEqual([])
    // Whose child the eighth sample was is in no coarser row: both have some before and behind it.
    expect(await store.requestRollups(twelve ?? '')).toEqual([])
    const rows = (await store.requestRollups(early ?? '')) ?? []
    expect(new Set(rows.map(({ watched }) => watched))).toEqual(new Set(['children:12']))
  })

  test('folded samples of one subject are in no row of another', async () => {
    const ids = await ask(asker, ...subjects.map((watched) => whole({ watched, watched_run_id: watcher })))
    await fold()
    expect(await pages({})).toEqual([])
    for (const [at, watched] of subjects.entries()) {
      const rows = (await store.requestRollups(ids[at] ?? '')) ?? []
      const seqs = seqsOf(watched)
      expect(new Set(rows.map((row) => row.watched))).toEqual(new Set([watched]))
      expect(rows.reduce((sum, { n }) => sum + n, 0)).toBe(seqs.length)
      expect(Math.max(...rows.map(({ values }) => values['memory_mb']?.max ?? NaN))).toBe(seqs.at(-1))
      const threads = rows.map(({ values }) => values['threads']?.min ?? null)
      expect(threads.at(0)).toBe(watched === null ? null : seqs[0])
    }
    const streams = await store.health()
    expect(streams.filter(({ holds }) => !holds)).toEqual([])
  })

  test('what another agent watched is of the request that asked, also after retention', async () => {
    const [asked] = await ask(
      asker,
      whole({
        watched: 'agent:gpu box/port:8880',
        watched_run_id: watcher,
        campaign_id,
        first_sample_seq: 11,
        last_sample_seq: 23,
      }),
      // The seqs of its samples are none of its own run's.
      whole({ watched: 'agent:gpu box/port:8880', watched_run_id: randomUUID(), campaign_id }),
    )
    expect(await samplesOf(asked)).toEqual([11, 17, 23])
    expect((await store.requestSamples(asked ?? ''))?.map(({ run_ref }) => run_ref)).toEqual(
      Array(3).fill(watcher),
    )
    const ofCampaign = Array.from({ length: 13 }, (_, i) => 11 + i)
    expect(await pages({ campaign_id })).toEqual(ofCampaign)
    await fold()
    expect(await pages({})).toEqual(ofCampaign)
    expect(await samplesOf(asked)).toEqual([11, 17, 23])
  })

  test('the samples of a configuration are those of its subject, wherever it was watched', async () => {
    const kokoro = { subject: 'kokoro', asked: 'http', streamed: false } as const
    const lines = { subject: 'piper --lines', asked: 'lines', streamed: false } as const
    await ask(
      watcher,
      whole({ ...kokoro, watched: 'pid:7', last_sample_seq: 13 }),
      whole({ ...kokoro, watched: 'port:8880', first_sample_seq: 20 }),
      whole({ ...lines, watched: 'children', first_sample_seq: 2, last_sample_seq: 8 }),
      whole({ last_sample_seq: 6 }),
    )
    await ask(asker, whole({ ...kokoro, watched: 'agent:b/name:a"b\\,{é}', watched_run_id: watcher }))
    const voice = 'embedded'
    const named = seqsOf('name:a"b\\,{é}')
    expect(await pages({ configuration: { ...kokoro, voice }, ownOnly: true })).toEqual([
      ...[1, 7, 13, 23, 29, 35, 41, 47, 53, 59, ...named],
    ])
    expect(await pages({ configuration: { ...lines, voice } })).toEqual([2, 8])
    expect(await pages({ configuration: { subject: null, asked: null, voice, streamed: false } })).toEqual([
      0, 6,
    ])
    expect(await pages({ configuration: { ...lines, voice: 'amy' } })).toEqual([])
  })

  test('the samples of streamed answers are not those of whole ones', async () => {
    await ask(
      watcher,
      whole({ last_sample_seq: 6, streamed: true }),
      whole({ first_sample_seq: 12, last_sample_seq: 18, streamed: false }),
      whole({ first_sample_seq: 24, last_sample_seq: 30, streamed: null }),
    )
    const own = { subject: null, asked: null, voice: 'embedded' }
    expect(await pages({ configuration: { ...own, streamed: true } })).toEqual([0, 6])
    expect(await pages({ configuration: { ...own, streamed: false } })).toEqual([12, 18, 24, 30])
  })
}
