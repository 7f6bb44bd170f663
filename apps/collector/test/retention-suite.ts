import type { RealtimeSample } from '@voicemark/schema'
import { armFailpoint } from '@voicemark/daemon'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { FoldStep } from '../src/store/folding/fold-step.js'
import type { FoldBefore } from '../src/store/folding/folded-blocks.js'
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

const began = 1_763_800_200
const all: FoldBefore = { samples: began + 1e6, seconds: began + 1e6 }
const toSeconds: FoldBefore = { ...all, seconds: null }

/** What holds of retention on either database. */
export function testRetention(startDatabases: () => Promise<Databases>): void {
  let databases: Databases
  let url: string
  let store: Store
  let agent: string
  let run: string
  beforeAll(async () => {
    databases = await startDatabases()
  }, 90_000)
  afterAll(() => databases.stop())
  beforeEach(async () => {
    url = await databases.create()
    store = await openStore(url)
    agent = randomUUID()
    run = randomUUID()
    await store.hello(agent, helloOf(run))
  })
  afterEach(async () => {
    armFailpoint({})
    await store.close()
  })

  // A sawtooth with one peak of its own in each column that is measured.
  const sampleAt = (i: number): RealtimeSample =>
    sampleOf(i, {
      timestamp: began + i / 10,
      memory_mb: i === 4321 ? 9000.5 : 300 + (i % 7),
      temperature_c: i % 10 === 3 ? 40 + (i % 100) / 10 : null,
      late_ms: i === 4322 ? 0 : 1,
    })
  const ingestSamples = async (first: number, count: number) => {
    for (let seq = first; seq < first + count; seq += 500) {
      const rows = Array.from({ length: Math.min(500, first + count - seq) }, (_, i) => sampleAt(seq + i))
      await store.ingest([from(agent, sampleBatch(run, seq, rows))])
    }
  }
  const end = (sample: number, requests: readonly SentRequest[] = []) =>
    endRun(store, { agent, run, sample, requests })
  const rawSeqs = async () => {
    const seqs: number[] = []
    for await (const page of store.samplePages({})) seqs.push(...page.map(({ seq }) => seq))
    return seqs
  }
  const expectLaw = async (of = store) => {
    const streams = await of.health()
    expect(streams.filter(({ holds }) => !holds)).toEqual([])
    return streams.find(({ stream }) => stream === 'sample')?.stored
  }
  /** A request over all samples, through which the coarser rows are read. */
  const whole = requestOf({ first_sample_seq: 0, last_sample_seq: 1_000_000 })

  test('what is old is folded to 1 s and to 60 s, and no extreme and no row disappears', async () => {
    await ingestSamples(0, 5500)
    await end(5500, [{ ...whole, request_id: whole.request_id }])
    expect(await foldAll(store, toSeconds)).toMatchObject({ folded: 5500 })
    expect(await rawSeqs()).toEqual([])
    expect(await expectLaw()).toBe(5500)
    const seconds = (await store.requestRollups(whole.request_id)) ?? []
    expect(seconds).toHaveLength(550)
    expect(seconds[1]).toMatchObject({ resolution_s: 1, first_seq: 10, last_seq: 19, n: 10 })
    expect(seconds[1]).toMatchObject({ first_timestamp: began + 1, last_timestamp: began + 1.9 })
    expect(seconds[1]?.values['temperature_c']).toEqual({ min: 41.3, mean: 41.3, max: 41.3, n: 1 })
    expect(seconds[1]?.values['gpu_power_w']).toBeNull()
    expect(seconds[432]?.values['memory_mb']?.max).toBe(9000.5)

    await foldAll(store, all)
    expect(await expectLaw()).toBe(5500)
    const minutes = (await store.requestRollups(whole.request_id)) ?? []
    // Ten minutes were begun, and two blocks end inside one of them.
    expect(minutes).toHaveLength(12)
    expect(minutes.reduce((sum, { n }) => sum + n, 0)).toBe(5500)
    expect(new Set(minutes.map(({ resolution_s }) => resolution_s))).toEqual(new Set([60]))
    const memory = minutes.map(({ values }) => values['memory_mb'])
    expect(Math.max(...memory.map((value) => value?.max ?? 0))).toBe(9000.5)
    expect(Math.min(...minutes.map(({ values }) => values['late_ms']?.min ?? 1))).toBe(0)
    for (const { first_seq, last_seq, values } of minutes) {
      const rows = Array.from({ length: last_seq - first_seq + 1 }, (_, i) => sampleAt(first_seq + i))
      expect(values['memory_mb']?.mean).toBeCloseTo(mean(rows.map(({ memory_mb }) => memory_mb)), 9)
      expect(values['temperature_c']?.mean).toBeCloseTo(mean(rows.map((row) => row.temperature_c)), 9)
    }
    expect(await store.sizes()).toMatchObject({
      samples: 0,
      folded_samples: 5500,
      second_rows: 0,
      minute_rows: 12,
    })
    expect(await foldAll(store, all)).toMatchObject({ steps: 0 })
  })

  test('samples of a campaign stay as they were measured, and no coarser row reaches over them', async () => {
    await ingestSamples(0, 3000)
    const campaign = { campaign_id: randomUUID() }
    const requests = [
      requestOf({ first_sample_seq: 103, last_sample_seq: 104, ...campaign }),
      requestOf({ first_sample_seq: 1995, last_sample_seq: 2010, ...campaign }),
      requestOf({ first_sample_seq: 500, last_sample_seq: 600 }),
      whole,
    ]
    await end(3000, requests)
    await foldAll(store, all)
    const kept = [103, 104, ...Array.from({ length: 16 }, (_, i) => 1995 + i)]
    expect(await rawSeqs()).toEqual(kept)
    expect(await expectLaw()).toBe(3000)
    const rows = (await store.requestRollups(whole.request_id)) ?? []
    for (const { first_seq, last_seq, n } of rows) {
      expect(kept.filter((seq) => seq >= first_seq && seq <= last_seq)).toEqual([])
      expect(n).toBe(last_seq - first_seq + 1)
    }
    const [first, , third] = requests.map(({ request_id }) => request_id)
    expect(await store.requestSamples(first ?? '')).toHaveLength(2)
    expect(await store.requestRollups(first ?? '')).toEqual([])
    expect(await store.requestSamples(third ?? '')).toEqual([])
    expect(await store.requestRollups(third ?? '')).toMatchObject([
      { resolution_s: 60, first_seq: 105 },
      { first_seq: 600 },
    ])
    expect(await store.requestRollups(randomUUID())).toBeNull()
  })

  test('a run that goes on keeps its last hour, and what is young stays', async () => {
    await ingestSamples(0, 4500)
    await foldAll(store, all)
    expect(await rawSeqs()).toHaveLength(4500)
    await end(4500)
    await foldAll(store, { samples: began + 250, seconds: null }, false)
    expect((await rawSeqs())[0]).toBe(2000)
    expect(await expectLaw()).toBe(4500)
  })

  test('while a request waits in quarantine its run is not folded', async () => {
    await ingestSamples(0, 100)
    await end(100, [requestOf({ rtf: -1 })])
    expect(await foldAll(store, all)).toMatchObject({ steps: 0 })
    expect(await rawSeqs()).toHaveLength(100)
  })

  test('the law holds at every moment, with counts from before and from a collector that starts in the middle', async () => {
    await ingestSamples(0, 7001)
    await end(7001)
    for await (const { resolution } of store.fold(all)) {
      expect([1, 60]).toContain(resolution)
      expect(await expectLaw()).toBe(7001)
      const second = await openStore(url)
      expect(await expectLaw(second)).toBe(7001)
      await second.close()
    }
    expect(await rawSeqs()).toEqual([])
  })

  test('rows that arrive, are counted and are folded in turn are counted once', async () => {
    for (let first = 0; first < 45_000; first += 4_500) {
      await ingestSamples(first, 4_500)
      expect(await expectLaw()).toBe(first + 4_500)
      await foldAll(store, toSeconds)
      expect(await expectLaw()).toBe(first + 4_500)
    }
    expect((await rawSeqs())[0]).toBe(4000)
  }, 90_000)

  test.each(['retention.before_delete', 'retention.before_commit'] as const)(
    'a step that fails at %s has not happened',
    async (name) => {
      await ingestSamples(0, 5000)
      await end(5000)
      for (const hit of [1, 2]) {
        armFailpoint({ VOICEMARK_FAILPOINT: `${name}:error@${hit}` })
        await expect(foldAll(store, all)).rejects.toThrow('failpoint')
        expect(await expectLaw()).toBe(5000)
      }
      expect((await rawSeqs())[0]).toBe(2000)
      await foldAll(store, all)
      expect(await rawSeqs()).toEqual([])
      expect(await expectLaw()).toBe(5000)
    },
  )

  test.each(['retention.before_delete', 'retention.before_commit'] as const)(
    'a collector that is killed at %s has folded whole steps only',
    async (name) => {
      await ingestSamples(0, 9000)
      await end(9000)
      for (const hit of [1, 2]) {
        expect(await foldAndDie(url, `${name}:exit@${hit}`)).toBe('SIGKILL')
        expect(await expectLaw()).toBe(9000)
      }
      // Postgres may take a moment to notice that the one who held the run is gone.
      await expect.poll(() => foldAll(store, all).then(rawSeqs), { timeout: 10_000 }).toEqual([])
      expect(await expectLaw()).toBe(9000)
    },
    30_000,
  )

  test('two collectors fold at once and nothing twice', async () => {
    await ingestSamples(0, 8000)
    await end(8000, [whole])
    const second = await openStore(url)
    const folded = await Promise.all([foldAll(store, all), foldAll(second, all)])
    await foldAll(second, all)
    expect(folded[0].folded + folded[1].folded).toBeGreaterThan(0)
    expect(await rawSeqs()).toEqual([])
    expect(await expectLaw()).toBe(8000)
    expect(await store.sizes()).toMatchObject({ folded_samples: 8000, second_rows: 0 })
    await second.close()
  })

  test('rows that arrive while others are folded are all stored', async () => {
    await ingestSamples(0, 6000)
    await end(6000)
    const other = { agent: randomUUID(), run: randomUUID() }
    await store.hello(other.agent, helloOf(other.run))
    const arriving = async () => {
      for (let first = 0; first < 3000; first += 100) {
        const rows = Array.from({ length: 100 }, (_, i) => sampleAt(first + i))
        const [reply] = await store.ingest([from(other.agent, sampleBatch(other.run, first, rows))])
        expect(reply?.status).toBe('ok')
      }
    }
    await Promise.all([arriving(), foldAll(store, all)])
    expect(await rawSeqs()).toHaveLength(3000)
    await expectLaw()
  })
}

/** Requests, then a hello that says that the run has ended with so many samples. */
async function endRun(
  store: Store,
  run: { agent: string; run: string; sample: number; requests: readonly SentRequest[] },
): Promise<void> {
  const { requests } = run
  if (requests.length > 0) await store.ingest([from(run.agent, requestBatch(run.run, 0, requests))])
  const totals = { request: requests.length, sample: run.sample }
  await store.hello(run.agent, { ...helloOf(run.run), totals })
}

/** Folds until nothing is left that is old enough. */
async function foldAll(store: Store, before: FoldBefore, untilDone = true) {
  const total = { steps: 0, folded: 0 }
  for await (const step of store.fold(before)) count(total, step)
  if (untilDone) for await (const step of store.fold(before)) count(total, step)
  return total
}

function count(total: { steps: number; folded: number }, { resolution, folded }: FoldStep): void {
  total.steps += 1
  if (resolution === 1) total.folded += folded
}

function mean(values: readonly (number | null)[]): number {
  const present = values.filter((value) => value !== null)
  return present.reduce((sum, value) => sum + value, 0) / present.length
}

/** Folds in a process of its own, which dies on the way; gives the signal that ended it. */
async function foldAndDie(url: string, failpoint: string): Promise<NodeJS.Signals | null> {
  const program = `
    import { armFailpoint } from '@voicemark/daemon'
    import { openStore } from './dist/store/store.js'
    const store = await openStore(${JSON.stringify(url)})
    armFailpoint(process.env)
    for await (const step of store.fold(${JSON.stringify(all)})) void step`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { PATH: process.env['PATH'] ?? '', TMPDIR: tmpdir(), VOICEMARK_FAILPOINT: failpoint },
    stdio: 'ignore',
  })
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  return signal
}
