import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AskedRows } from '../src/store/reading/asked-rows.js'
import type { RequestPageFilter } from '../src/store/lookup/request-page.js'
import { openStore, type Store } from '../src/store/store.js'
import { from, helloOf, requestBatch, requestOf, type SentRequest } from './store-rows.js'
import type { Databases } from './store-suite.js'

/** What is found of rows that somebody asks for. */
export function testLookup(startDatabases: () => Promise<Databases>): void {
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
    await store.hello(agent, helloOf(run))
  })
  afterEach(() => store.close())

  const start = 1_763_800_000
  let next = 0
  beforeEach(() => {
    next = 0
  })
  const deliver = async (...rows: Partial<SentRequest>[]) => {
    const sent = rows.map((row) => requestOf(row))
    await store.ingest([from(agent, requestBatch(run, next, sent))])
    next += sent.length
    return sent
  }
  const every = { limit: 1000, includeWarmup: true } as const
  const seqs = async (filter: Partial<RequestPageFilter> = {}) =>
    (await store.lookup.page({ ...every, ...filter }))?.requests.map(({ seq }) => seq)

  test.each<[string, AskedRows, number[]]>([
    ['a voice', { voice: 'amy' }, [1]],
    ['no class of failure', { failure_class: null }, [2, 1, 0]],
    ['an engine', { engine: 'http' }, [2, 1]],
    ['a subject', { subject: 'kokoro' }, [1]],
    ['a subject that only its engine names', { subject: 'http' }, [2]],
    ['none but the agent’s own', { subject: null }, [3, 0]],
    ['a tag', { tags: [['room', 'cold']] }, [2, 0]],
    ['a tag as it is written', { tags: [['room', 'Cold']] }, [3]],
    ['a tag with a quote', { tags: [['who', 'a "b" \\ c']] }, [1]],
    ['two tags', { tags: [['room', 'cold'], ['who', 'ann']] }, [2]], // prettier-ignore
    ['success', { success: true }, [2, 1, 0]],
    ['failure', { success: false }, [3]],
    ['a class of failure', { failure_class: 'timeout' }, [3]],
    ['from a time on', { since: start + 2 }, [3, 2]],
    ['before a time', { until: start + 2 }, [1, 0]],
    ['a stretch of time', { since: start + 1, until: start + 3 }, [2, 1]],
    ['a device', { device: 'cuda' }, [2]],
    ['a tier', { tier: 'intel_i5' }, [3, 2, 1, 0]],
    ['two things that no row is', { voice: 'amy', device: 'cuda' }, []],
  ])('requests are found by %s', async (_name, asked, expected) => {
    await deliver(
      { start_time: start, tags: { room: 'cold' } },
      { start_time: start + 1, voice: 'amy', engine: 'http', subject: 'kokoro', tags: { who: 'a "b" \\ c' } },
      { start_time: start + 2, engine: 'http', device_type: 'cuda', tags: { who: 'ann', room: 'cold' } },
      {
        start_time: start + 3,
        success: false,
        failure_class: 'timeout',
        tags: { room: 'Cold' },
      },
    )
    expect(await seqs({ asked })).toEqual(expected)
    expect((await seqs({ asked, order: 'oldest' }))?.toReversed()).toEqual(expected)
  })

  test('warm-ups are found alone, with the others, or not', async () => {
    await deliver({ start_time: start }, { start_time: start + 1, warmup: true })
    expect(await seqs({ asked: { warmupOnly: true } })).toEqual([1])
    expect(await seqs({ includeWarmup: false })).toEqual([0])
    expect(await seqs()).toEqual([1, 0])
  })

  test.each(['newest', 'oldest'] as const)(
    'rows that arrive between two pages repeat and hide no other, %s first',
    async (order) => {
      await deliver(...[3, 1, 2, 2, 5].map((s) => ({ start_time: start + s })))
      const before = await seqs({ order })
      const seen: number[] = []
      let cursor: string | undefined
      do {
        const page = await store.lookup.page({ ...every, limit: 2, order, cursor })
        seen.push(...(page?.requests ?? []).map(({ seq }) => seq))
        cursor = page?.next_cursor ?? undefined
        await deliver({ start_time: start }, { start_time: start + 9 })
      } while (cursor !== undefined && seen.length < 30)
      expect(seen.filter((seq) => before?.includes(seq))).toEqual(before)
      expect(new Set(seen).size).toBe(seen.length)
    },
  )

  test('a cursor is good for no other question', async () => {
    await deliver({ start_time: start }, { start_time: start + 1 })
    const asked = { ...every, limit: 1, asks: 'a' }
    const cursor = (await store.lookup.page(asked))?.next_cursor ?? ''
    expect((await store.lookup.page({ ...asked, cursor }))?.requests).toHaveLength(1)
    expect(await store.lookup.page({ ...asked, asks: 'b', cursor })).toBeNull()
  })

  test('of each row there are the fields that were asked for, in that order', async () => {
    const [sent] = await deliver({ start_time: start, cold: true, throttle_detected: null })
    const fields = ['rtf', 'tags', 'cold', 'throttle_detected', 'request_id', 'stage_s'] as const
    const page = await store.lookup.page({ ...every, fields })
    expect(JSON.stringify(page?.requests)).toBe(
      JSON.stringify([Object.fromEntries(fields.map((name) => [name, sent?.[name]]))]),
    )
    const whole = await store.lookup.page(every)
    expect(whole?.requests).toEqual([{ ...sent, agent_id: agent, run_id: run, seq: 0 }])
    expect(JSON.stringify(whole?.requests[0])).toBe(
      JSON.stringify(await store.request(sent?.request_id ?? '')),
    )
  })

  test('runs are listed a page at a time, the last first', async () => {
    const others = [randomUUID(), randomUUID()]
    for (const one of others) await store.hello(agent, helloOf(one))
    const other = { agent: randomUUID(), run: randomUUID() }
    await store.hello(other.agent, helloOf(other.run, 'm1_air'))
    await deliver({})
    const first = await store.lookup.runs({ limit: 3 })
    expect(first?.runs.map(({ run_id }) => run_id)).toEqual([other.run, ...others.toReversed()])
    const rest = await store.lookup.runs({ limit: 3, cursor: first?.next_cursor ?? '' })
    expect(rest).toMatchObject({
      runs: [{ run_id: run, requests: 1, samples: 0, ended: false }],
      next_cursor: null,
    })
    const own = await store.lookup.runs({ limit: 9, agent_id: other.agent })
    expect(own?.runs).toMatchObject([{ hardware_tier: 'm1_air', total_samples: null, import_id: null }])
    expect(await store.lookup.runs({ limit: 1, cursor: 'x' })).toBeNull()
    expect(await store.lookup.run(run)).toMatchObject({ agent_id: agent, hardware: { cpu_cores: 4 } })
    expect(await store.lookup.run(randomUUID())).toBeNull()
  })
}
