import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFigureFold, type FigureFold } from '../src/figures/data/figure-data.js'
import { createFleet } from '../src/fleet/fleet.js'
import { createKeptViews } from '../src/fleet/kept-views.js'
import { createRequestViews } from '../src/fleet/request-views.js'
import { openBulkReader } from '../src/store/bulk/open-bulk-reader.js'
import { sql } from '../src/store/databases/database.js'
import { openDatabase } from '../src/store/databases/open-database.js'
import { openStore } from '../src/store/store.js'
import { from, helloOf, requestBatch, type SentRequest } from './store-rows.js'
import type { Databases } from './store-suite.js'
import { variedRequest } from './varied-request.js'

type Kind = 'request' | 'run' | 'campaign' | 'agent'

/** A step in the life of a database, with numbers that choose among what there is. */
type Step =
  | { readonly does: 'deliver'; readonly run: number; readonly count: number }
  | { readonly does: 'exclude'; readonly kind: Kind; readonly which: number }
  | { readonly does: 'undo'; readonly which: number }
  | { readonly does: 'ask' | 'start' }

const number = fc.nat(1_000)
const step = fc.oneof(
  {
    arbitrary: fc.record({
      does: fc.constant('deliver' as const),
      run: number,
      count: fc.integer({ min: 1, max: 40 }),
    }),
    weight: 4,
  },
  {
    arbitrary: fc.record({
      does: fc.constant('exclude' as const),
      kind: fc.constantFrom<Kind>('request', 'request', 'run', 'campaign', 'agent'),
      which: number,
    }),
    weight: 4,
  },
  { arbitrary: fc.record({ does: fc.constant('undo' as const), which: number }), weight: 2 },
  { arbitrary: fc.record({ does: fc.constantFrom('ask' as const, 'start' as const) }), weight: 3 },
)

interface Row extends SentRequest {
  readonly run: number
}

const everything = { splitBy: ['voice'] as const, campaign_id: null }

/** All figures of a fold, as text, but for what says how many are excluded. */
const said = ({ configurations, statistics }: Omit<FigureFold, 'add' | 'state'>) =>
  JSON.stringify(
    [configurations(), statistics.configurations(), statistics.samples('rtf'), statistics.requests()],
    (name, value: unknown) => (name === 'excluded' ? undefined : value),
  )

/** That figures are those of the rows that are not excluded, on either database. */
export function testCorrections(startDatabases: () => Promise<Databases>): void {
  let databases: Databases
  beforeAll(async () => {
    databases = await startDatabases()
  }, 60_000)
  afterAll(() => databases.stop())

  test('figures are those of the same rows without the excluded ones, in any order of arrival, exclusion and undo', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 24 }), async (steps) => {
        const life = await openLife(await databases.create())
        try {
          for (const one of steps) await life.take(one)
          await life.compare('start')
          await life.compareAnew(await databases.create())
        } finally {
          await life.close()
        }
      }),
      { seed: 16, numRuns: 12 },
    )
  }, 120_000)

  test('machines of one label are one where their conditions agree, apart with the reason where not, and a joined one is the other', async () => {
    const life = await openLife(await databases.create())
    const rowsOf = (one: { n: number; agents: readonly string[]; label: string }) => [
      one.label,
      one.n,
      one.agents.length,
    ]
    const label = (agent: number) =>
      life.correct('label', 'configuration', life.key(agent), { label: 'lab <pc>', merge: true })
    try {
      await life.deliver(0, 30, same)
      await life.deliver(1, 20, same)
      expect((await life.fleet.configurations(null)).map(rowsOf)).toEqual([
        ['intel_i5_cpu', 30, 1],
        ['intel_i5_cpu#2', 20, 1],
      ])
      await label(0)
      await label(1)
      const [one, ...others] = await life.fleet.configurations(null)
      expect(others).toEqual([])
      expect(one).toMatchObject({
        label: 'lab <pc>',
        own_label: 'lab <pc>',
        found_label: 'intel_i5_cpu',
        n: 50,
        merged: true,
      })
      expect(one?.agents.toSorted()).toEqual([...life.ids].sort())
      expect(await life.fleet.apart()).toEqual([])
      // One request with other threads, and the two are not one any more.
      await life.deliver(1, 1, { ...same, intra_threads: 16, success: true })
      expect((await life.fleet.configurations(null)).map(({ n }) => n).sort()).toEqual([21, 30])
      expect((await life.fleet.apart())[0]).toMatch(
        /^lab <pc>: .* are not one configuration with voice amy, since they differ in intra_threads/,
      )
      await life.correct('join', 'agent', life.ids[1] ?? '', { into: life.ids[0] })
      const [joined, ...rest] = await life.fleet.configurations(null)
      expect(rest).toEqual([])
      expect(joined).toMatchObject({ source: life.ids[0], n: 51, merged: false })
      expect(joined?.agents.toSorted()).toEqual([...life.ids].sort())
    } finally {
      await life.close()
    }
  })
}

const same = {
  ...{ voice: 'amy', campaign_id: null, hardware_tier: 'intel_i5', num_threads: 4 },
  ...{ warmup: false, cold: false, tags: {} },
}

const agents = 2
const runs = [0, 1, 0, 1].map((agent) => ({ agent, run_id: randomUUID() }))
const campaigns = [randomUUID(), randomUUID()]

/** One database, what is known to be in it, and a reader that lives as long. */
async function openLife(url: string) {
  const store = await openStore(url)
  const database = await openDatabase(url)
  const reader = openBulkReader(url)
  const folder = await mkdtemp(path.join(tmpdir(), 'voicemark-corrections-'))
  const ids = Array.from({ length: agents }, () => randomUUID())
  const rows: Row[] = []
  const made: { readonly id: string; readonly kind: Kind; readonly target: string; isUndone: boolean }[] = []
  const turn = createRequestViews(reader)
  for (const { agent, run_id } of runs) await store.hello(ids[agent] ?? '', helloOf(run_id))

  const nameOf = (kind: Kind, row: Row): string | null =>
    ({
      request: row.request_id,
      run: runs[row.run]?.run_id ?? '',
      campaign: row.campaign_id,
      agent: ids[runs[row.run]?.agent ?? 0] ?? '',
    })[kind]
  const isExcluded = (row: Row) =>
    made.some(({ kind, target, isUndone }) => !isUndone && nameOf(kind, row) === target)
  const inOrder = () => rows.toSorted((a, b) => a.run - b.run)
  const left = () => inOrder().filter((row) => !isExcluded(row))

  /** What a process says that has been there all along, or one that starts now, from what was kept. */
  async function ask(by: 'ask' | 'start') {
    if (by === 'ask') return (await turn((viewOf) => viewOf(everything))).fold
    const own = openBulkReader(url)
    const kept = createKeptViews({
      folder,
      database: 'one',
      code: 'this',
      onFault: (reason) => expect.fail(reason),
    })
    const writing: Promise<void>[] = []
    const write = (...args: Parameters<typeof kept.write>) => {
      writing.push(kept.write(...args))
      return Promise.resolve()
    }
    const pace = { fewestRows: 1, share: 0, pauseMs: 0 }
    const { fold } = await createRequestViews(own, { ...kept, write }, pace)((viewOf) => viewOf(everything))
    await Promise.all(writing)
    await own.close()
    return fold
  }

  async function compare(by: 'ask' | 'start') {
    const [fold, expected] = [await ask(by), createFigureFold(everything.splitBy)]
    for (const row of left()) expected.add(row, ids[runs[row.run]?.agent ?? 0] ?? '')
    expect(said(fold)).toBe(said(expected))
    expect(fold.excluded().count).toBe(rows.length - left().length)
    const stored: string[] = []
    for await (const page of store.requestPages({ includeWarmup: true }))
      stored.push(...page.map(({ request_id }) => request_id))
    expect(stored).toEqual(left().map(({ request_id }) => request_id))
    expect(await store.excludedRequests({ includeWarmup: true })).toBe(rows.length - left().length)
  }

  async function deliver(run: number, count: number, changes: Partial<SentRequest> = {}) {
    const first = rows.filter((row) => row.run === run).length
    const sent = Array.from({ length: count }, (_, at) => ({
      ...variedRequest(first + at + run * 100),
      campaign_id: campaigns[(first + at) % 3] ?? null,
      ...changes,
    }))
    const { agent, run_id } = runs[run] ?? { agent: 0, run_id: '' }
    const [reply] = await store.ingest([from(ids[agent] ?? '', requestBatch(run_id, first, sent))])
    expect(reply).toMatchObject({ status: 'ok' })
    rows.push(...sent.map((row) => ({ ...row, run })))
  }

  async function exclude(kind: Kind, which: number) {
    const targets: Record<Kind, readonly string[]> = {
      request: rows.map(({ request_id }) => request_id),
      run: runs.map(({ run_id }) => run_id),
      campaign: campaigns,
      agent: ids,
    }
    const target = targets[kind][which % Math.max(1, targets[kind].length)]
    if (target === undefined) return
    const id = randomUUID()
    await database.transaction(async (tx) => {
      await tx.$executeRaw(sql`INSERT INTO correction
        (correction_id, made_at, made_by, kind, target_kind, target, reason, detail)
        VALUES (${id}, 1, 'a test', 'exclude', ${kind}, ${target}, ${`wrong ${kind}`}, '{}')`)
    })
    made.push({ id, kind, target, isUndone: false })
  }

  async function undo(which: number) {
    const one = made[which % Math.max(1, made.length)]
    if (one === undefined || one.isUndone) return
    await database.transaction(async (tx) => {
      await tx.$executeRaw(
        sql`UPDATE correction SET undone_at = 2, undone_by = 'a test' WHERE correction_id = ${one.id}`,
      )
    })
    one.isUndone = true
  }

  /** As the door writes it. */
  async function correct(kind: string, target_kind: string, target: string, detail: unknown) {
    await database.transaction(async (tx) => {
      await tx.$executeRaw(sql`INSERT INTO correction
        (correction_id, made_at, made_by, kind, target_kind, target, reason, detail)
        VALUES (${randomUUID()}, 1, 'a test', ${kind}, ${target_kind}, ${target}, 'a reason', ${JSON.stringify(detail)})`)
    })
  }

  return {
    compare,
    correct,
    deliver,
    ids,
    fleet: createFleet(reader),
    key: (agent: number) =>
      JSON.stringify({ agent_id: ids[agent] ?? '', hardware_tier: 'intel_i5', device_type: 'cpu' }),
    async take(one: Step) {
      if (one.does === 'deliver') await deliver(one.run % runs.length, one.count)
      else if (one.does === 'exclude') await exclude(one.kind, one.which)
      else if (one.does === 'undo') await undo(one.which)
      else await compare(one.does)
    },
    /** Against a database that has never had the excluded rows. */
    async compareAnew(other: string) {
      const fresh = await openStore(other)
      for (const { agent, run_id } of runs) await fresh.hello(ids[agent] ?? '', helloOf(run_id))
      for (const [at, { agent, run_id }] of runs.entries()) {
        const sent = left()
          .filter(({ run }) => run === at)
          .map(({ run: _, ...row }) => row)
        if (sent.length > 0) await fresh.ingest([from(ids[agent] ?? '', requestBatch(run_id, 0, sent))])
      }
      const own = openBulkReader(other)
      const { fold } = await createRequestViews(own)((viewOf) => viewOf(everything))
      expect(said(await ask('start'))).toBe(said(fold))
      await own.close()
      await fresh.close()
    },
    async close() {
      await reader.close()
      await database.close()
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
