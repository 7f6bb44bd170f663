import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { executeOn } from '../../faults/check/database-reader.js'
import type { Arena } from '../arena.js'
import { openTalk, replyText, type Talk } from '../fixture/talk.js'
import type { FuzzKind, Lane } from './fuzz.js'
import { borderValue, textOf } from './values.js'

interface Changed {
  readonly stream: 'request' | 'sample'
  readonly changes: readonly { readonly at: number; readonly value: unknown }[]
}

/** Rows in one batch, which are cases each. */
const rowsAtOnce = 50

/**
 * Rows with values at the borders of their columns, the same ones to SQLite and to PostgreSQL: both take and set aside the
 * same, for the same reason, and keep the same values.
 */
async function openLane(arena: Arena): Promise<Lane> {
  const agent_id = randomUUID()
  const first = await openTalk(arena.collector.url, { agent_id })
  const second = await openTalk(arena.onPostgres.url, { agent_id, greet: false })
  await second.say('hello', first.hello)
  const next = { request: 0, sample: 0 }
  const changed = (stream: 'request' | 'sample', columns: number): fc.Arbitrary<Changed> =>
    fc.record({
      stream: fc.constant(stream),
      changes: fc.array(fc.record({ at: fc.nat(columns - 1), value: borderValue }), {
        minLength: rowsAtOnce,
        maxLength: rowsAtOnce,
      }),
    })
  return {
    arbitrary: fc.oneof(
      { weight: 3, arbitrary: changed('request', first.requestFields.length) },
      { weight: 1, arbitrary: changed('sample', first.sampleFields.length) },
    ),
    async play({ stream, changes }: Changed) {
      const from = next[stream]
      const body = bodyOf(first, stream, from, changes)
      const replies = await Promise.all([first, second].map((talk) => talk.say('batch', body)))
      const texts = replies.map(replyText)
      if (texts.some((text) => text !== 'ok'))
        throw new Error(`${texts.join(' and ')}: ${JSON.stringify(replies)}`)
      next[stream] += changes.length
      const [sqlite, postgresql] = await Promise.all(
        Object.values(arena.databaseUrls).map((url) => keptOf(url, first.run_id, stream, from)),
      )
      if (!isDeepStrictEqual(sqlite, postgresql))
        throw new Error(differenceOf(sqlite ?? [], postgresql ?? []))
    },
    close() {
      first.link.close()
      second.link.close()
    },
  }
}

function bodyOf(talk: Talk, stream: Changed['stream'], first: number, changes: Changed['changes']): string {
  const { rows, ...batch } = talk.batch(first, changes.length, stream) as { rows: unknown[][] }
  const written = rows.map((row, i) => {
    const change = changes[i]
    return change === undefined ? row : row.map((value, at) => (at === change.at ? change.value : value))
  })
  return textOf({ ...batch, rows: written })
}

type Row = Readonly<Record<string, unknown>>

/** What a database has of the rows from a seq on: whole rows, and reasons of those in quarantine. */
async function keptOf(url: string, run_id: string, stream: Changed['stream'], first: number): Promise<Row[]> {
  const run = `(SELECT ref FROM run WHERE run_id = '${run_id}')`
  const stored = await executeOn(url, [
    `SELECT * FROM ${stream} WHERE run_ref = ${run} AND seq >= ${first} ORDER BY seq`,
  ])
  const aside = await executeOn(url, [
    `SELECT seq, reason, raw FROM quarantine WHERE stream = '${stream}' AND run_ref = ${run} AND seq >= ${first} ORDER BY seq`,
  ])
  return [...stored, ...aside].map(plain)
}

/** SQLite has no booleans, and the runs have numbers of their own. */
const plain = ({ run_ref: _, ...row }: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'boolean' ? Number(value) : typeof value === 'bigint' ? Number(value) : value,
    ]),
  )

function differenceOf(sqlite: readonly Row[], postgresql: readonly Row[]): string {
  const at = sqlite.findIndex((row, i) => !isDeepStrictEqual(row, postgresql[i]))
  const [a = {}, b = {}] = [sqlite[at], postgresql[at]]
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (name) => !Object.is(a[name], b[name]),
  )
  const shown = (row: Row) =>
    JSON.stringify(Object.fromEntries(names.map((name) => [name, row[name]]))).slice(0, 300)
  return `row ${at} of ${sqlite.length} and ${postgresql.length}: SQLite ${shown(a)}, PostgreSQL ${shown(b)}`
}

/** Each case is a batch of 50 rows. */
export const rowFuzz: FuzzKind = {
  name: 'batches of 50 rows',
  cases: 1200,
  quick: 40,
  lanes: 4,
  open: openLane,
}
