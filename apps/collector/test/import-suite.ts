import { randomUUID } from 'node:crypto'
import { streamFields } from '@voicemark/schema'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ImportPlan, ImportRow } from '../src/store/imports/import-plan.js'
import { ImportRefused } from '../src/store/imports/import-refused.js'
import { openStore, type Store } from '../src/store/store.js'
import { from, helloOf, requestBatch, requestOf, sampleBatch, sampleOf, samplesOf } from './store-rows.js'
import type { Databases } from './store-suite.js'

const file = {
  file_name: 'a.csv',
  sha256: '0'.repeat(64),
  bytes: 1,
  format: 'synthesis',
  mode: 'all',
  sender: null,
} as const

/** What holds of imports on either database. */
export function testImports(startDatabases: () => Promise<Databases>): void {
  let databases: Databases
  let store: Store
  beforeAll(async () => {
    databases = await startDatabases()
  }, 90_000)
  afterAll(() => databases.stop())
  beforeEach(async () => {
    store = await openStore(await databases.create())
  })
  afterEach(() => store.close())

  const rowOf = (stream: 'request' | 'sample', agent_id: string, row: object, line: number): ImportRow => {
    const named = new Map<string, unknown>(Object.entries(row))
    return {
      line,
      source: { agent_id, hardware_tier: 'intel_i5', device_type: 'cpu', started_wall: 1_763_800_000 },
      values: streamFields[stream].map((name) => named.get(name) ?? null),
    }
  }
  const planOf = (
    stream: 'request' | 'sample',
    rows: readonly ImportRow[],
    changes: Partial<ImportPlan> = {},
  ) => {
    const span = stream === 'sample' ? { first: 0, last: 2e9 } : null
    const each = async function* () {
      yield await Promise.resolve(rows)
    }
    return { file, stream, rows: each, refused: 0, errors: [], notes: [], span, ...changes }
  }
  const expectLaw = async () => {
    const streams = await store.health()
    expect(streams.filter(({ holds }) => !holds)).toEqual([])
    return streams
  }

  test('imported rows obey the law and are skipped the second time', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    const rows = [a, a, b, a].map((agent, line) => rowOf('request', agent, requestOf(), line))
    expect(await store.importRows(planOf('request', rows))).toMatchObject({
      rows: 4,
      inserted: 4,
      skipped: 0,
    })
    expect(await store.importRows(planOf('request', rows))).toMatchObject({
      rows: 4,
      inserted: 0,
      skipped: 4,
    })
    const streams = await expectLaw()
    expect(
      streams.filter(({ stream }) => stream === 'request').map(({ stored, total }) => [stored, total]),
    ).toEqual([
      [2, 2],
      [1, 1],
      [1, 1],
    ])
    expect(await store.duplicateAgents()).toEqual([])
    const [second, first] = await store.imports(10)
    expect(first).toMatchObject({ inserted: 4, agent_ids: [a, b].sort() })
    expect(second).toMatchObject({ inserted: 0, skipped: 4, agent_ids: [] })
  })

  test('what an agent delivered is skipped, and it goes on as if nothing had happened', async () => {
    const [agent, run] = [randomUUID(), randomUUID()]
    await store.hello(agent, helloOf(run))
    const requests = [requestOf(), requestOf()]
    await store.ingest([
      from(agent, requestBatch(run, 0, requests)),
      from(agent, sampleBatch(run, 0, samplesOf(0, 3))),
    ])
    const rows = [...requests, requestOf()].map((row, line) => rowOf('request', agent, row, line))
    expect(await store.importRows(planOf('request', rows))).toMatchObject({ inserted: 1, skipped: 2 })
    const samples = samplesOf(0, 5).map((row, line) => rowOf('sample', agent, row, line))
    expect(await store.importRows(planOf('sample', samples))).toMatchObject({ inserted: 2, skipped: 3 })
    expect(await store.ingest([from(agent, sampleBatch(run, 3, samplesOf(3, 1)))])).toMatchObject([
      { status: 'ok' },
    ])
    expect(await store.agents()).toMatchObject([
      { agent_id: agent, runs: 3, imported_runs: 2, hardware: { cpu_cores: 4 } },
    ])
    await expectLaw()
  })

  test('all or nothing: one row that contradicts leaves no trace, partial leaves it out', async () => {
    const agent = randomUUID()
    const [one, two] = [requestOf(), requestOf()]
    await store.importRows(planOf('request', [rowOf('request', agent, one, 2)]))
    const rows = [two, { ...one, rtf: 7 }].map((row, i) => rowOf('request', agent, row, i + 2))
    await expect(store.importRows(planOf('request', rows))).rejects.toThrow(ImportRefused)
    expect((await store.imports(10)).length).toBe(1)
    expect((await store.agents())[0]).toMatchObject({ requests: 1, runs: 1 })
    const partial = planOf('request', rows, { file: { ...file, mode: 'partial' } })
    expect(await store.importRows(partial)).toMatchObject({ rows: 2, inserted: 1, skipped: 0, refused: 1 })
    await expectLaw()
  })

  describe('short ids that meet', () => {
    const short = (id: string, changes: object = {}) => ({ ...requestOf(), request_id: id, ...changes })
    const ids = async () =>
      ((await store.requests({ limit: 100 }))?.requests ?? []).map(({ request_id }) => request_id).sort()
    const importOf = (agent: string, rows: object[], changes: Partial<ImportPlan> = {}) =>
      store.importRows(
        planOf(
          'request',
          rows.map((row, line) => rowOf('request', agent, row, line + 2)),
          changes,
        ),
      )

    test('of another start are other requests, whatever the machine, and are known again', async () => {
      const agent = randomUUID()
      const [one, two] = [
        short('0badcafe', { start_time: 1.7e9 }),
        short('0badcafe', { start_time: 1.7e9 + 60 }),
      ]
      expect(await importOf(agent, [one])).toMatchObject({ inserted: 1 })
      const { inserted, notes } = await importOf(agent, [one, two])
      expect(inserted).toBe(1)
      expect(notes.join()).toContain('(line 3) as 0badcafe-2')
      expect(await importOf(agent, [two, one])).toMatchObject({ inserted: 0, skipped: 2 })
      expect(await ids()).toEqual(['0badcafe', '0badcafe-2'])
      await expectLaw()
    })

    test('of one start are other requests on another machine, and a conflict on the same', async () => {
      const [a, b] = [randomUUID(), randomUUID()]
      const start_time = 1_763_800_000
      const [one, other] = [
        short('0badbeef', { start_time, rtf: 0.5 }),
        short('0badbeef', { start_time, rtf: 0.6 }),
      ]
      await importOf(a, [one])
      await expect(importOf(a, [other])).rejects.toThrow(ImportRefused)
      expect(await importOf(b, [other, short('0badf00d')])).toMatchObject({ inserted: 2, refused: 0 })
      expect(await importOf(b, [other])).toMatchObject({ inserted: 0, skipped: 1 })
      expect(await ids()).toEqual(['0badbeef', '0badbeef-2', '0badf00d'])
      await expectLaw()
    })

    test('of a file that was edited are a conflict, since it shares other rows with the machine', async () => {
      const [a, b] = [randomUUID(), randomUUID()]
      const rows = ['00000001', '00000002'].map((id) => short(id, { start_time: 1.7e9 }))
      await importOf(a, rows)
      const edited = rows.map((row, at) => (at === 0 ? { ...row, rtf: 7 } : row))
      await expect(importOf(b, edited)).rejects.toThrow(ImportRefused)
      const partial = { file: { ...file, mode: 'partial' } } as const
      expect(await importOf(b, edited, partial)).toMatchObject({ inserted: 0, skipped: 1, refused: 1 })
    })

    test('within one file are told apart by start, and of one start are a conflict', async () => {
      const at = (start_time: number, rtf: number) => short('00c0ffee', { start_time, rtf })
      expect(await importOf(randomUUID(), [at(1.7e9, 1), at(1.8e9, 2), at(1.7e9, 1)])).toMatchObject({
        inserted: 2,
        skipped: 1,
      })
      const twice = [
        short('00c0ffe1', { start_time: 1.7e9, rtf: 1 }),
        short('00c0ffe1', { start_time: 1.7e9, rtf: 2 }),
      ]
      await expect(importOf(randomUUID(), twice)).rejects.toThrow(ImportRefused)
    })
  })

  test('files that agree in their hardware are told, by who said what of their machine', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    const importAs = (agent: string, file_name: string, changes: Partial<ImportPlan> = {}) =>
      store.importRows(
        planOf('request', [rowOf('request', agent, requestOf(), 2)], {
          file: { ...file, file_name },
          ...changes,
        }),
      )
    expect((await importAs(a, 'monday.csv')).notes).toEqual([])
    expect((await importAs(b, 'tuesday.csv')).notes.join()).toMatch(
      /^agrees with "monday.csv" in tier, processor, cores and memory \(.+\), and is kept as a machine of its own: machine=auto takes/,
    )
    expect((await importAs(b, 'wednesday.csv', { machine: 'each' })).notes).toEqual([])
    expect((await importAs(a, 'thursday.csv', { machine: 'auto' })).notes.join()).toContain(
      'agrees with "monday.csv" in tier',
    )
    expect((await store.imports(1))[0]?.notes.join()).toContain('and is taken for the same machine')
  })

  test('rows that are stored are of the machine that a person names later', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    const rows = [requestOf(), requestOf()]
    const importOf = (agent: string, changes: Partial<ImportPlan> = {}) =>
      store.importRows(
        planOf(
          'request',
          rows.map((row, line) => rowOf('request', agent, row, line)),
          changes,
        ),
      )
    await importOf(a)
    expect(await importOf(b)).toMatchObject({ skipped: 2, notes: [] })
    const version = await store.dataVersion()
    const { notes } = await importOf(b, { machine: 'source' })
    expect(notes.join()).toContain('they are now of the one that source says')
    expect(await store.dataVersion()).not.toBe(version)
    expect((await store.agents()).map(({ agent_id, requests }) => [agent_id, requests])).toEqual([[b, 2]])
    await expectLaw()
  })

  test('rows that say little are stored as null and can be read page by page, the undated last', async () => {
    const little = { ...requestOf(), start_time: null, warmup: null, cold: null, engine: null, voice: null }
    const rows = [
      requestOf(),
      ...Array.from({ length: 3 }, () => ({ ...little, request_id: randomUUID().slice(0, 8) })),
    ].map((row, line) => rowOf('request', randomUUID(), row, line))
    await store.importRows(planOf('request', rows))
    const seen: (number | null)[] = []
    for (let cursor: string | undefined; ;) {
      const page = await store.requests({ limit: 1, cursor })
      seen.push(...(page?.requests ?? []).map(({ start_time }) => start_time))
      if (page?.next_cursor == null) break
      cursor = page.next_cursor
    }
    expect(seen).toEqual([expect.any(Number), null, null, null])
    expect((await store.configurations()).map(({ requests, warmups }) => [requests, warmups])).toEqual(
      Array(4).fill([1, 0]),
    )
  })

  test('samples of an imported request are those of its machine and time, in order', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    const request = { ...requestOf(), start_time: 1_763_800_001, end_time: 1_763_800_002 }
    await store.importRows(planOf('request', [rowOf('request', a, request, 1)]))
    const times = [2.1, 1.5, 1, 0.9, 2, 1.5].map((s) => 1_763_800_000 + s)
    const samples = times.map((timestamp, line) => rowOf('sample', a, { ...sampleOf(line), timestamp }, line))
    const others = samplesOf(0, 20).map((row, line) => rowOf('sample', b, row, line))
    expect(await store.requestSamples(request.request_id)).toEqual([])
    await store.importRows(planOf('sample', samples))
    await store.importRows(planOf('sample', others))
    const found = (await store.requestSamples(request.request_id)) ?? []
    expect(found.map(({ timestamp, seq }) => [timestamp, seq])).toEqual([
      [1_763_800_001, 2],
      [1_763_800_001.5, 1],
      [1_763_800_001.5, 5],
      [1_763_800_002, 4],
    ])
  })

  test('retention leaves imported samples alone', async () => {
    const agent = randomUUID()
    const rows = Array.from({ length: 50 }, (_, i) => rowOf('sample', agent, sampleOf(i), i))
    await store.importRows(planOf('sample', rows))
    const steps = []
    for await (const step of store.fold({ samples: 4e9, seconds: 4e9 })) steps.push(step)
    expect(steps).toEqual([])
    await expectLaw()
  })

  test('of two imports of one file at the same time one stores its rows', async () => {
    const rows = Array.from({ length: 300 }, (_, line) => rowOf('request', 'f'.repeat(36), requestOf(), line))
    const outcomes = await Promise.all([1, 2].map(() => store.importRows(planOf('request', rows))))
    expect(outcomes.map(({ inserted }) => inserted).sort()).toEqual([0, 300])
    await expectLaw()
  })
}
