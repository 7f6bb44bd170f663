import { streamFields, type RealtimeRow, type StoredRequest, type Stream } from '@voicemark/schema'
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { sql } from '../src/store/databases/database.js'
import { openDatabase } from '../src/store/databases/open-database.js'
import { openStore, type Store } from '../src/store/store.js'
import { from, helloOf, requestBatch, requestOf, sampleBatch, sampleOf, samplesOf } from './store-rows.js'

/** Somewhere to put databases. */
export interface Databases {
  /** The URL of a new, empty one. */
  create(): Promise<string>
  stop(): Promise<void>
}

/** What holds on either database. */
export function testStore(startDatabases: () => Promise<Databases>): void {
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
  afterEach(() => store.close())

  const ingest = (...batches: Parameters<typeof from>[1][]) =>
    store.ingest(batches.map((batch) => from(agent, batch)))
  const samples = async () => {
    const rows: RealtimeRow[] = []
    for await (const page of store.samplePages({})) rows.push(...page)
    return rows
  }
  const requests = async (includeWarmup = false) => {
    const rows: StoredRequest[] = []
    for await (const page of store.requestPages({ includeWarmup })) rows.push(...page)
    return rows
  }
  const expectLaw = async () => {
    const streams = await store.health()
    expect(streams.filter(({ holds }) => !holds)).toEqual([])
    return streams
  }

  test('a batch that is sent again is acknowledged and stored once', async () => {
    const batch = sampleBatch(run, 0, samplesOf(0, 3))
    const ok = { status: 'ok', next: { request: 0, sample: 3 } }
    expect(await ingest(batch)).toEqual([ok])
    expect(await ingest(batch, batch)).toEqual([ok, ok])
    expect((await samples()).map(({ seq }) => seq)).toEqual([0, 1, 2])
    await expectLaw()
  })

  test('a batch that begins too late is a gap and stores nothing', async () => {
    expect(await ingest(sampleBatch(run, 1, samplesOf(1, 2)))).toEqual([
      { status: 'gap', next: { request: 0, sample: 0 } },
    ])
    expect(await samples()).toEqual([])
  })

  test('of a batch that overlaps only the new rows are stored', async () => {
    await ingest(sampleBatch(run, 0, samplesOf(0, 3)))
    const changed = [sampleOf(1, { memory_mb: 1 }), ...samplesOf(2, 3)]
    expect(await ingest(sampleBatch(run, 1, changed))).toMatchObject([{ status: 'ok', next: { sample: 5 } }])
    expect((await samples()).map(({ memory_mb }) => memory_mb)).toEqual(Array(5).fill(300.125))
    await expectLaw()
  })

  test('two batches of one run in one group follow each other', async () => {
    const outcomes = await ingest(
      sampleBatch(run, 0, samplesOf(0, 2)),
      sampleBatch(run, 2, samplesOf(2, 2)),
      requestBatch(run, 0, [requestOf()]),
      sampleBatch(run, 9, samplesOf(9, 1)),
    )
    expect(outcomes.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'gap'])
    expect(await samples()).toHaveLength(4)
    await expectLaw()
  })

  test('two agents in one group do not mix', async () => {
    const other = { agent: randomUUID(), run: randomUUID() }
    await store.hello(other.agent, helloOf(other.run, 'm1_air'))
    const outcomes = await store.ingest([
      from(agent, sampleBatch(run, 0, samplesOf(0, 2))),
      from(other.agent, sampleBatch(other.run, 0, samplesOf(0, 5))),
      from(other.agent, requestBatch(other.run, 0, [requestOf({ hardware_tier: 'm1_air' })])),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok'])
    expect((await samples()).filter(({ run_ref }) => run_ref === other.run)).toHaveLength(5)
    expect(await store.agents()).toMatchObject([
      { agent_id: agent, hardware_tier: 'intel_i5', runs: 1, requests: 0, samples: 2 },
      { agent_id: other.agent, hardware_tier: 'm1_air', requests: 1, samples: 5, hardware: { cpu_cores: 4 } },
    ])
    expect(await store.configurations()).toMatchObject([
      { agent_id: other.agent, hardware_tier: 'm1_air', requests: 1, successful: 1, warmups: 0 },
    ])
  })

  test('a row that breaks the schema goes into quarantine and does not block', async () => {
    const rows = [sampleOf(0), sampleOf(1, { cpu_percent: 400 }), sampleOf(2)]
    expect(await ingest(sampleBatch(run, 0, rows))).toMatchObject([{ status: 'ok', next: { sample: 3 } }])
    const short = { ...sampleBatch(run, 3, []), rows: [[1, 2]] }
    expect(await ingest(short)).toMatchObject([{ status: 'ok', next: { sample: 4 } }])
    expect((await samples()).map(({ seq }) => seq)).toEqual([0, 2])
    const streams = await expectLaw()
    expect(streams.find(({ stream }) => stream === 'sample')).toMatchObject({ stored: 2, quarantined: 2 })
  })

  test('a row that only the database refuses goes into quarantine alone', async () => {
    const twice = requestOf()
    const rows = [...Array.from({ length: 5 }, () => requestOf()), twice, requestOf(), twice, requestOf()]
    const outcomes = await ingest(requestBatch(run, 0, rows), sampleBatch(run, 0, samplesOf(0, 4)))
    expect(outcomes).toMatchObject([
      { status: 'ok', next: { request: 9 } },
      { status: 'ok', next: { sample: 4 } },
    ])
    expect((await requests()).map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4, 5, 6, 8])
    expect(await samples()).toHaveLength(4)
    const [stream] = await expectLaw()
    expect(stream).toMatchObject({ stream: 'request', stored: 8, quarantined: 1 })
  })

  test('a request that is there already is set aside in words that are the same on both databases', async () => {
    const twice = requestOf()
    await ingest(requestBatch(run, 0, [twice]), requestBatch(run, 1, [twice]))
    const reason = 'refused by the database: another row has this request_id'
    expect(await quarantined(url)).toMatchObject([{ reason }])
    await expectLaw()
  })

  test.each([
    ['a NUL in the name of a tag', 'tags', { 'a\0b': 'x' }],
    ['half a character in the name of a tag', 'tags', { 'a\ud800b': 'x' }],
    ['__proto__ as the name of a tag', 'tags', JSON.parse('{"__proto__":{"x":"\\u0000"}}')],
    ['__proto__ as a stage', 'stage_s', JSON.parse('{"phonemize":1,"infer":1,"encode":1,"__proto__":1}')],
    ['a stage that there is not', 'stage_s', { phonemize: 1, infer: 1, encode: 1, more: 'a\0' }],
    ['a start that no date can be', 'start_time', 8.64e12 + 1],
    ['a number of which SQLite makes none', 'rtf', Number.MAX_VALUE],
    ['lists in lists, deeper than JSON is written', 'tags', JSON.parse('['.repeat(1e5) + ']'.repeat(1e5))],
  ])('%s is refused by the schema, and its row can be read in quarantine', async (_name, column, value) => {
    const good = requestOf()
    const bad = { ...requestOf(), [column]: value as never }
    expect(await ingest(requestBatch(run, 0, [good, bad, requestOf()]))).toMatchObject([
      { status: 'ok', next: { request: 3 } },
    ])
    expect((await requests()).map(({ seq }) => seq)).toEqual([0, 2])
    const [row] = await quarantined(url)
    expect(row?.reason).toMatch(new RegExp(`^${column}`))
    expect(JSON.parse(row?.raw ?? '')).toHaveLength(Array.isArray(value) ? 1 : streamFields.request.length)
    await expectLaw()
  })

  test('a run of another agent is refused, in hello and in a batch', async () => {
    const other = randomUUID()
    const refused = { status: 'rejected', code: 'run-owner' }
    expect(await store.hello(other, helloOf(run))).toMatchObject(refused)
    expect(await store.ingest([from(other, sampleBatch(run, 0, samplesOf(0, 1)))])).toMatchObject([refused])
    expect(await store.agents()).toHaveLength(1)
    expect(await samples()).toEqual([])
  })

  test('new and known runs that say hello at once, one of them twice, all get their cursors', async () => {
    await ingest(sampleBatch(run, 0, samplesOf(0, 3)))
    const others = Array.from({ length: 120 }, () => ({ agent: randomUUID(), run: randomUUID() }))
    const totals = { request: 0, sample: 9 }
    const replies = await Promise.all([
      store.hello(agent, { ...helloOf(run), totals }),
      ...others.map((other) => store.hello(other.agent, helloOf(other.run))),
      store.hello(agent, helloOf(run)),
    ])
    const known = { status: 'ok', next: { request: 0, sample: 3 } }
    expect(replies).toEqual([
      known,
      ...others.map(() => ({ status: 'ok', next: { request: 0, sample: 0 } })),
      known,
    ])
    const streams = await store.health()
    expect(streams.find((one) => one.run_id === run && one.stream === 'sample')?.total).toBe(9)
    expect(new Set(streams.map((one) => one.agent_id)).size).toBe(121)
  })

  test('of many that say hello at once only the one with the run of another is refused', async () => {
    const others = Array.from({ length: 30 }, (_, i) => ({
      agent: randomUUID(),
      run: i === 17 ? run : randomUUID(),
    }))
    const replies = await Promise.all(others.map((other) => store.hello(other.agent, helloOf(other.run))))
    expect(replies.map(({ status }) => status)).toEqual(others.map((_, i) => (i === 17 ? 'rejected' : 'ok')))
    expect(await store.agents()).toHaveLength(30)
    const batches = others.map((other) => from(other.agent, sampleBatch(other.run, 0, samplesOf(0, 1))))
    expect((await store.ingest(batches)).filter(({ status }) => status === 'ok')).toHaveLength(29)
  })

  test('a run that nobody announced is refused', async () => {
    expect(await ingest(sampleBatch(randomUUID(), 0, samplesOf(0, 1)))).toMatchObject([
      { status: 'rejected', code: 'unknown-run' },
    ])
  })

  test('cursors outlive the collector', async () => {
    await ingest(sampleBatch(run, 0, samplesOf(0, 7)), requestBatch(run, 0, [requestOf()]))
    await store.close()
    store = await openStore(url)
    expect(await store.hello(agent, helloOf(run))).toEqual({ status: 'ok', next: { request: 1, sample: 7 } })
  })

  test('collectors that start at once on an empty database migrate it once', async () => {
    const fresh = await databases.create()
    const stores = await Promise.all([openStore(fresh), openStore(fresh), openStore(fresh)])
    const replies = await Promise.all(stores.map((each) => each.hello(randomUUID(), helloOf(randomUUID()))))
    expect(replies.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok'])
    await Promise.all(stores.map((each) => each.close()))
  })

  test('two collectors store the same rows once', async () => {
    const second = await openStore(url)
    const batch = from(agent, sampleBatch(run, 0, samplesOf(0, 100)))
    const groups = await Promise.all([store, second].map((each) => each.ingest([batch])))
    expect(groups.flat().every(({ status }) => status === 'ok' || status === 'retry')).toBe(true)
    expect(await second.ingest([batch])).toMatchObject([{ status: 'ok' }])
    expect(await samples()).toHaveLength(100)
    await second.close()
    await expectLaw()
  })

  test('what was stored comes back as it was, null as null and numbers to the last bit', async () => {
    const sent = [
      requestOf({ throttle_detected: false }),
      requestOf({ success: false, rtf: null, stage_s: null }),
    ]
    await ingest(requestBatch(run, 0, sent))
    const rows = await requests()
    expect(rows).toEqual(sent.map((row, seq) => ({ ...row, agent_id: agent, run_id: run, seq })))
    const times = [1_763_800_000.000001, 1_763_812_345.678901, 1_763_899_999.999999, 1_800_000_000.1]
    await ingest(
      sampleBatch(
        run,
        0,
        times.map((timestamp, i) => sampleOf(i, { timestamp })),
      ),
    )
    // Whose shortest text SQLite's own reading turns into the neighbouring double.
    const percents = [0.2832999233505962, 0.927445173542015, 0.451608538696431, 0.2832999233505962]
    await ingest(
      sampleBatch(
        run,
        times.length,
        percents.map((cpu_percent, i) => sampleOf(i, { cpu_percent })),
      ),
    )
    const read = await samples()
    expect(read.slice(0, times.length).map(({ timestamp }) => timestamp)).toEqual(times)
    expect(read.slice(times.length).map(({ cpu_percent }) => cpu_percent)).toEqual(percents)
    expect(read[0]).toEqual({ ...sampleOf(0), timestamp: times[0], run_ref: run, seq: 0, agent_id: agent })
  })

  test('the samples of a request are the range that it names', async () => {
    const request = requestOf({ first_sample_seq: 4, last_sample_seq: 6 })
    const without = requestOf()
    await ingest(sampleBatch(run, 0, samplesOf(0, 10)), requestBatch(run, 0, [request, without]))
    const rows = await store.requestSamples(request.request_id)
    expect(rows?.map(({ seq }) => seq)).toEqual([4, 5, 6])
    expect(await store.requestSamples(without.request_id)).toEqual([])
    expect(await store.requestSamples(randomUUID())).toBeNull()
    expect(await store.request(request.request_id)).toMatchObject({ seq: 0, tags: { room: 'cold' } })
  })

  test('pages lead through all requests, newest first', async () => {
    const sent = Array.from({ length: 7 }, (_, i) => requestOf({ start_time: 1_763_800_000 + (i % 3) }))
    await ingest(requestBatch(run, 0, sent))
    const seen: StoredRequest[] = []
    let cursor: string | undefined
    do {
      const page = await store.requests({ limit: 2, cursor, hardware_tier: 'intel_i5', agent_id: agent })
      seen.push(...(page?.requests ?? []))
      cursor = page?.next_cursor ?? undefined
    } while (cursor !== undefined)
    expect(seen.map(({ seq }) => seq)).toEqual([5, 2, 4, 1, 6, 3, 0])
    expect(await store.requests({ limit: 2, cursor: 'nonsense' })).toBeNull()
    expect(await store.requests({ limit: 2, hardware_tier: 'm1_air' })).toEqual({
      requests: [],
      next_cursor: null,
    })
  })

  test('many requests are read in order, without those that warmed up', async () => {
    const rows = Array.from({ length: 1200 }, (_, i) => requestOf({ warmup: i % 2 === 0 }))
    for (let first = 0; first < rows.length; first += 400) {
      await ingest(requestBatch(run, first, rows.slice(first, first + 400)))
    }
    expect((await requests()).map(({ seq }) => seq)).toEqual(Array.from({ length: 600 }, (_, i) => 2 * i + 1))
    expect(await requests(true)).toHaveLength(1200)
    expect(await store.configurations()).toMatchObject([{ requests: 600, warmups: 600 }])
  })

  test('what was not sampled on purpose and judgements are no requests of a configuration', async () => {
    const [spoken, unsampled] = [requestOf({ sampled: true }), requestOf({ sampled: false })]
    const judgement = requestOf({ warmup: true, judged_request_id: spoken.request_id })
    const apart = requestOf({ sampled: false, hardware_tier: 'm1_air' })
    await ingest(requestBatch(run, 0, [spoken, requestOf(), unsampled, judgement, apart]))
    expect(await store.configurations()).toMatchObject([{ requests: 2, successful: 2, warmups: 0 }])
  })

  test('many samples are read in order', async () => {
    for (let first = 0; first < 5000; first += 500) {
      await ingest(sampleBatch(run, first, samplesOf(first, 500)))
    }
    expect((await samples()).map(({ seq }) => seq)).toEqual(Array.from({ length: 5000 }, (_, i) => i))
  })

  test('a lost range takes its place once, and rows of it that had come before stay', async () => {
    const loss = {
      agent_id: agent,
      run_id: run,
      stream: 'sample',
      first: 0,
      count: 10,
      reason: 'damaged',
    } as const
    await ingest(sampleBatch(run, 0, samplesOf(0, 4)))
    const ok = { status: 'ok', next: { request: 0, sample: 10 } }
    expect(await store.ingest([loss, loss, { ...loss, first: 11 }])).toEqual([
      ok,
      ok,
      { ...ok, status: 'gap' },
    ])
    await ingest(sampleBatch(run, 10, samplesOf(10, 2)))
    const [, stream] = await expectLaw()
    expect(stream).toMatchObject({ next_seq: 12, stored: 6, lost: 6, quarantined: 0 })
  })

  test('a loss of all rows that there can be is counted at once, and what is behind one is read', async () => {
    const most = 2 ** 31 - 1
    const lost = (stream: Stream, count: number) => ({
      ...{ agent_id: agent, run_id: run, stream, first: 0, count },
      reason: 'damaged' as const,
    })
    await store.ingest([lost('sample', most), lost('request', most - 5)])
    await ingest(requestBatch(run, most - 5, [requestOf(), requestOf()]))
    expect(await expectLaw()).toMatchObject([
      { stream: 'request', stored: 2, lost: most - 5 },
      { stream: 'sample', stored: 0, lost: most },
    ])
    expect(await store.configurations()).toMatchObject([{ requests: 2 }])
    expect(await store.health({ recount: true })).toMatchObject([{ holds: true }, { holds: true }])
  })

  test('a run that has ended says how many rows it made', async () => {
    await ingest(sampleBatch(run, 0, samplesOf(0, 4)))
    expect(await store.health()).toMatchObject([{ total: null }, { total: null }])
    await store.hello(agent, { ...helloOf(run), totals: { request: 0, sample: 9 } })
    await store.hello(agent, helloOf(run))
    expect(await store.health()).toMatchObject([{ total: 0 }, { total: 9, next_seq: 4, holds: true }])
  })

  test('two runs of one agent that go on at once are an alarm; one that has ended is none', async () => {
    expect(await store.duplicateAgents()).toEqual([])
    const copy = randomUUID()
    await store.hello(agent, helloOf(copy))
    expect(await store.duplicateAgents()).toEqual([{ agent_id: agent, run_ids: [run, copy] }])
    await store.hello(agent, { ...helloOf(run), totals: { request: 0, sample: 0 } })
    expect(await store.duplicateAgents()).toEqual([])
  })

  test('rows in quarantine that fit after all move to their place, once', async () => {
    const taken = requestOf()
    const bad = sampleOf(1, { cpu_percent: 400 })
    await ingest(sampleBatch(run, 0, [sampleOf(0), bad, sampleOf(2)]))
    await ingest(requestBatch(run, 0, [taken, { ...taken, rtf: 9 }]))
    await expectLaw()
    expect(await store.replayQuarantine()).toEqual({ stored: 0, kept: 2, removed: 0 })
    // As if the limit had been mended: what is kept raw is now a row.
    await mendQuarantine(url, { from: '400', to: '40' })
    expect(await Promise.all([store.replayQuarantine(), store.replayQuarantine()])).toContainEqual({
      stored: 1,
      kept: 1,
      removed: 0,
    })
    expect((await samples()).map(({ seq, cpu_percent }) => [seq, cpu_percent])).toContainEqual([1, 40])
    expect(await expectLaw()).toMatchObject([
      { stored: 1, quarantined: 1 },
      { stored: 3, quarantined: 0 },
    ])
  })

  test('a start counts on from what was counted, through a replay, and anew where it is asked to', async () => {
    const bad = sampleOf(1, { cpu_percent: 400 })
    await ingest(sampleBatch(run, 0, [sampleOf(0), bad, ...samplesOf(2, 41_998)]))
    const sampleStream = async (options = {}) => (await store.health(options))[1]
    const counted = { next_seq: 42_000, stored: 41_999, quarantined: 1, holds: true }
    expect(await sampleStream()).toMatchObject(counted)
    await store.close()
    store = await openStore(url)
    expect(await sampleStream()).toMatchObject(counted)
    await mendQuarantine(url, { from: '400', to: '40' })
    await store.replayQuarantine()
    expect(await sampleStream()).toMatchObject({ stored: 42_000, quarantined: 0, holds: true })
    await store.close()
    store = await openStore(url)
    const database = await openDatabase(url)
    await database.transaction((tx) => Promise.resolve(tx.$executeRaw(sql`DELETE FROM sample WHERE seq = 7`)))
    await database.close()
    expect(await sampleStream()).toMatchObject({ stored: 42_000 })
    expect(await sampleStream({ recount: true })).toMatchObject({ stored: 41_999, holds: false })
  })

  test('many ask for the law at once and get what was true after they asked', async () => {
    const first = store.health()
    const others = [store.health(), store.health()]
    await ingest(sampleBatch(run, 0, samplesOf(0, 3)))
    expect((await store.health())[1]).toMatchObject({ next_seq: 3, stored: 3, holds: true })
    for (const asked of [first, ...others]) expect((await asked).every(({ holds }) => holds)).toBe(true)
  })

  test('a store that was closed stays closed, whoever still asks', async () => {
    await store.close()
    expect(await ingest(sampleBatch(run, 0, samplesOf(0, 1)))).toMatchObject([{ status: 'retry' }])
    expect(await store.hello(agent, helloOf(run))).toMatchObject({ status: 'retry' })
    await expect(store.dataVersion()).rejects.toMatchObject({ code: 'database-closed' })
  })

  test('the data version changes with each row and only then', async () => {
    const before = await store.dataVersion()
    const requestsBefore = await store.dataVersion('request')
    expect(await store.dataVersion()).toBe(before)
    await ingest(sampleBatch(run, 0, samplesOf(0, 1)))
    expect(await store.dataVersion()).not.toBe(before)
    expect(await store.dataVersion('request')).toBe(requestsBefore)
  })
}

/** What is kept of rows in quarantine, through a connection of its own. */
async function quarantined(url: string): Promise<{ reason: string; raw: string }[]> {
  const database = await openDatabase(url)
  try {
    return await database.$queryRaw<{ reason: string; raw: string }[]>(
      sql`SELECT reason, raw FROM quarantine`,
    )
  } finally {
    await database.close()
  }
}

/** Changes what is kept of rows in quarantine, through a connection of its own. */
async function mendQuarantine(
  url: string,
  { from: wrong, to: right }: { from: string; to: string },
): Promise<void> {
  const database = await openDatabase(url)
  await database.transaction(async (tx) => {
    await tx.$executeRaw(
      sql`UPDATE quarantine SET raw = replace(raw, ${wrong}, ${right}) WHERE stream = 'sample'`,
    )
  })
  await database.close()
}
