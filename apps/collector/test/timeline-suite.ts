import type { RealtimeSample } from '@voicemark/schema'
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openStore, type Store } from '../src/store/store.js'
import type { SampleBucket } from '../src/store/timeline/buckets.js'
import type { SamplePlace } from '../src/store/timeline/sample-rows.js'
import type { Timeline, WantedSamples } from '../src/store/timeline/timeline.js'
import { from, helloOf, requestBatch, requestOf, sampleBatch, sampleOf } from './store-rows.js'
import type { Databases } from './store-suite.js'

const began = 1_763_800_200
const columns = ['memory_mb', 'temperature_c', 'gpu_power_w'] as const

/** What holds of samples over time on either database. */
export function testTimelines(startDatabases: () => Promise<Databases>): void {
  let databases: Databases
  let store: Store
  let agent: string
  let run: string
  beforeAll(async () => {
    databases = await startDatabases()
  }, 90_000)
  afterAll(() => databases.stop())
  beforeEach(async () => {
    store = await openStore(await databases.create())
    agent = randomUUID()
    run = randomUUID()
    await store.hello(agent, { ...helloOf(run), started_wall: began })
  })
  afterEach(() => store.close())

  const sampleAt = (i: number): RealtimeSample =>
    sampleOf(i, {
      timestamp: began + i / 10,
      memory_mb: i === 321 ? 9000.5 : 300 + (i % 7),
      temperature_c: i % 10 === 3 ? 40 + (i % 100) / 10 : null,
      watched: i % 5 === 4 ? 'port:1' : null,
    })
  const deliver = async (count: number) => {
    for (let seq = 0; seq < count; seq += 500) {
      const rows = Array.from({ length: Math.min(500, count - seq) }, (_, i) => sampleAt(seq + i))
      await store.ingest([from(agent, sampleBatch(run, seq, rows))])
    }
  }
  const buckets = async (wanted: WantedSamples, step_s: number) =>
    (await store.timelines.buckets(wanted, step_s, columns)) as Timeline
  const fold = async (count: number, toMinutes: boolean) => {
    const totals = { request: 0, sample: count }
    await store.hello(agent, { ...helloOf(run), started_wall: began, totals })
    const old = began + 1e6
    const work = store.fold({ samples: old, seconds: toMinutes ? old : null })
    while ((await work.next()).done !== true);
  }

  /** What the buckets of a step must say, from the samples themselves. */
  const expected = (step_s: number, seqs: readonly number[]) => {
    const groups = new Map<string, RealtimeSample[]>()
    for (const sample of seqs.map(sampleAt)) {
      const key = JSON.stringify([Math.floor(sample.timestamp / step_s) * step_s, sample.watched])
      groups.set(key, [...(groups.get(key) ?? []), sample])
    }
    const values = (rows: RealtimeSample[], name: (typeof columns)[number]) => {
      const known = rows.map((row) => row[name]).filter((value) => value !== null)
      if (known.length === 0) return null
      const mean = known.reduce((sum, value) => sum + value, 0) / known.length
      return {
        min: Math.min(...known),
        mean: expect.closeTo(mean, 9) as number,
        max: Math.max(...known),
        n: known.length,
      }
    }
    return [...groups].map(([key, rows]) => {
      const [start, watched] = JSON.parse(key) as [number, string | null]
      const times = rows.map(({ timestamp }) => timestamp)
      return {
        ...{ run_id: run, start, width_s: step_s, resolution_s: null, watched, n: rows.length },
        ...{ first_timestamp: Math.min(...times), last_timestamp: Math.max(...times) },
        values: Object.fromEntries(columns.map((name) => [name, values(rows, name)])),
      }
    })
  }
  const numbers = (first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i)
  const inOrder = (all: readonly Pick<SampleBucket, 'start' | 'watched'>[]) =>
    all.toSorted((a, b) => a.start - b.start || (a.watched ?? '').localeCompare(b.watched ?? ''))

  test.each([1, 5, 60])('buckets of %d s say what the samples in them say', async (step_s) => {
    await deliver(1500)
    const found = await buckets({ run_id: run }, step_s)
    expect(found.buckets).toEqual(inOrder(expected(step_s, numbers(0, 1499))))
    expect(found.resolution_s).toBeNull()
  })

  test('a request has the buckets of its own samples', async () => {
    const [sent] = [requestOf({ first_sample_seq: 305, last_sample_seq: 612 })]
    await deliver(1000)
    await store.ingest([from(agent, requestBatch(run, 0, [sent]))])
    const { request_id } = sent
    const own = numbers(305, 612).filter((seq) => sampleAt(seq).watched === null)
    expect((await buckets({ request_id }, 5)).buckets).toEqual(inOrder(expected(5, own)))
    expect(await store.timelines.buckets({ request_id: randomUUID() }, 5, columns)).toBeNull()
    expect(await store.timelines.buckets({ run_id: randomUUID() }, 5, columns)).toBeNull()
  })

  test('a stretch of time has the samples that were taken in it, of that machine', async () => {
    await deliver(1000)
    const other = { agent: randomUUID(), run: randomUUID() }
    await store.hello(other.agent, { ...helloOf(other.run), started_wall: began })
    await store.ingest([from(other.agent, sampleBatch(other.run, 0, [sampleAt(400)]))])
    const wanted = { agent_id: agent, from: began + 30, before: began + 60 }
    expect((await buckets(wanted, 1)).buckets).toEqual(inOrder(expected(1, numbers(300, 599))))
    const seqs: number[] = []
    let after: SamplePlace | null = null
    do {
      const page = await store.timelines.page(wanted, after, 70)
      seqs.push(...(page?.samples ?? []).map(({ seq }) => seq))
      after = page?.hasMore === true ? { run_id: run, seq: seqs.at(-1) ?? 0 } : null
    } while (after !== null)
    expect(seqs).toEqual(numbers(300, 599))
  })

  test('folded samples are in buckets with what they are, and no sample twice', async () => {
    await deliver(2400)
    const before = await buckets({ run_id: run }, 60)
    await fold(2400, false)
    const seconds = await buckets({ run_id: run }, 60)
    expect(seconds.resolution_s).toBe(1)
    const said = ({ buckets: all }: Timeline) =>
      all.map(({ start, watched, n, values: { memory_mb } }) => [
        start,
        watched,
        n,
        memory_mb?.min,
        memory_mb?.max,
      ])
    expect(said(seconds)).toEqual(said(before))
    expect((await store.timelines.page({ run_id: run }, null, 9))?.folded).toBe(2400)

    await fold(2400, true)
    const fine = await buckets({ run_id: run }, 1)
    expect(new Set(fine.buckets.map(({ width_s, resolution_s }) => `${width_s} ${resolution_s}`))).toEqual(
      new Set(['60 60']),
    )
    expect(said(fine)).toEqual(said(before))
    expect(fine.buckets.reduce((sum, { n }) => sum + n, 0)).toBe(2400)
  })

  test('of more buckets than anybody looks at there are none', async () => {
    await deliver(10)
    await store.ingest([
      from(
        agent,
        sampleBatch(
          run,
          10,
          numbers(10, 4500).map((i) => sampleAt(i * 10)),
        ),
      ),
    ])
    expect(await store.timelines.buckets({ run_id: run }, 1, columns)).toBe('too-many-buckets')
    expect((await buckets({ run_id: run }, 60)).buckets.length).toBeGreaterThan(70)
  })

  test('in a long run samples are found by time, whatever was folded and whenever the clock was set', async () => {
    const times = numbers(0, 8999).map((i) => began + i * 10 + (i > 5000 ? -300 : 0))
    for (let seq = 0; seq < times.length; seq += 500) {
      const rows = times.slice(seq, seq + 500).map((timestamp) => sampleOf(0, { timestamp }))
      await store.ingest([from(agent, sampleBatch(run, seq, rows))])
    }
    for (const [start, end] of [
      [0, 50],
      [49_000, 50_100],
      [80_000, 80_500],
      [89_000, 99_000],
    ] as const) {
      const wanted = { agent_id: agent, from: began + start, before: began + end }
      const page = await store.timelines.page(wanted, null, 10_000)
      const inside = times.filter((time) => time >= wanted.from && time < wanted.before)
      expect(page?.samples.map(({ timestamp }) => timestamp)).toEqual(inside)
    }
  })
}
