import { hasExclusions } from '../corrected/excluded-rows.js'
import type { HeldCorrections } from '../corrected/read-effective.js'
import { joinSql, type Reader, type Sql, sql, where } from '../databases/database.js'
import {
  agentConditions,
  type RequestFilter,
  rowConditions,
  type SampleFilter,
} from '../reading/row-filter.js'
import { runsWith, wantedRanges } from '../reading/wanted-samples.js'
import { type ExportedRun, type ExportPiece, plainStatement, type RowPlace } from './export-piece.js'
import { cutRanges, mostParts, type WantedSeqs } from './range-cut.js'
import { areOfRun, storedSelection } from './stored-columns.js'

/** Which rows are exported, and what of them. */
export type ExportQuery = (
  | { readonly table: 'request'; readonly filter: RequestFilter }
  | { readonly table: 'sample'; readonly filter: SampleFilter }
) & {
  /** Fields of a stored row. */
  readonly names: readonly string[]
  /** The last place that is not exported again. @default from the first row on */
  readonly after?: RowPlace | undefined
  /** Rows of one piece. */
  readonly pieceRows: number
}

/**
 * All rows of a query that were stored when it began, run by run in the order in which they were made, in pieces that need not
 * be read one after the other. Told that a piece had no rows, it passes over what was lost behind it.
 */
export async function* exportPieces(
  reader: Reader,
  query: ExportQuery,
  corrections: HeldCorrections,
): AsyncGenerator<ExportPiece, void, boolean | undefined> {
  const { table, pieceRows } = query
  const pieceOf = pieceMaker(query, corrections)
  let parts: Part[] = []
  let room = pieceRows
  let lastSeq = 0
  for (const run of await runsOf(reader, query)) {
    const wanted = await wantedOf(reader, query, run, corrections)
    for (let from = run.from; ;) {
      const cut = cutRanges(wanted, from, { room, parts: mostParts - parts.length })
      if (cut === null) break
      parts.push(...cut.parts.map((part) => ({ ...part, run })))
      room -= cut.most
      lastSeq = cut.last
      from = lastSeq + 1
      if (room > 0 && parts.length < mostParts) continue
      const wasEmpty = yield pieceOf(parts, lastSeq)
      parts = []
      room = pieceRows
      if (wasEmpty === true) from = await nextStored(reader, table, run.run_ref, from)
    }
  }
  if (parts.length > 0) yield pieceOf(parts, lastSeq)
}

type Part = WantedSeqs & { readonly run: ExportedRun }

interface Run extends ExportedRun {
  readonly from: number
  /** No row has this or a higher seq. */
  readonly next: number
}

async function runsOf(reader: Reader, { table, filter, after }: ExportQuery): Promise<Run[]> {
  const conditions = table === 'request' ? agentConditions(filter) : await runsWith(reader, filter)
  const later =
    after === undefined ? [] : [sql`run.ref >= (SELECT ref FROM run WHERE run_id = ${after.run_id})`]
  const next = table === 'request' ? sql`run.next_request_seq` : sql`run.next_sample_seq`
  const runs = await reader.$queryRaw<Omit<Run, 'from'>[]>(
    sql`SELECT run.ref AS run_ref, run.run_id, agent.agent_id, imported_file.import_id, ${next} AS next
      FROM run JOIN agent ON agent.ref = run.agent_ref
        LEFT JOIN imported_file ON imported_file.ref = run.import_ref
      ${where([...conditions, ...later, sql`${next} > 0`])} ORDER BY run.ref`,
  )
  return runs.map((run) => ({ ...run, from: after?.run_id === run.run_id ? after.seq + 1 : 0 }))
}

/** Whether rows may be exported after this place: its run is known. */
export async function isPlace(reader: Reader, { run_id }: RowPlace): Promise<boolean> {
  const runs = await reader.$queryRaw<unknown[]>(sql`SELECT ref FROM run WHERE run_id = ${run_id}`)
  return runs.length > 0
}

/** What of a run is wanted, by its first seqs. */
async function wantedOf(
  reader: Reader,
  { table, filter }: ExportQuery,
  { run_id, next }: Run,
  corrections: HeldCorrections,
): Promise<WantedSeqs[]> {
  if (table === 'request') return [{ first: 0, last: next - 1, condition: null }]
  // Where nothing is excluded, nobody need look for what is.
  const excluded = hasExclusions(corrections) ? {} : ({ excluded: 'included' } as const)
  const ranges = await wantedRanges(reader, { ...filter, ...excluded, run_id })
  return ranges
    .map(({ range, condition }) => ({ ...range, last: Math.min(range.last, next - 1), condition }))
    .filter(({ first, last }) => first <= last)
    .sort((a, b) => a.first - b.first)
}

function pieceMaker({ table, filter, names }: ExportQuery, corrections: HeldCorrections) {
  const selection = storedSelection(table, names)
  const from = table === 'request' ? sql`request` : sql`sample`
  const sayRun = areOfRun(names)
  // Lookups of what is excluded, for each row, take a quarter of the time: where nothing is, they are left out.
  const isExcludedAsked = hasExclusions(corrections) || filter.excluded !== undefined
  const wanted = isExcludedAsked ? filter : ({ ...filter, excluded: 'included' } as const)
  const always = table === 'request' ? rowConditions(wanted) : []
  const excluded = names.includes('excluded') ? corrections.excluded : null
  return (parts: readonly Part[], lastSeq: number): ExportPiece => {
    const seqs = sql`(${joinSql(parts.map(conditionOf), ' OR ')})`
    const rows = sql`FROM ${from} ${where([seqs, ...always])}`
    const runs = new Map(sayRun ? parts.map(({ run }) => [run.run_ref, run]) : [])
    const last = parts.at(-1)
    return {
      rows: plainStatement(sql`SELECT ${selection} ${rows} ORDER BY run_ref, seq`),
      count: plainStatement(sql`SELECT count(*) ${rows}`),
      runs: [...runs.values()].map(plainRun),
      excluded,
      most: parts.reduce((sum, part) => sum + part.last - part.first + 1, 0),
      end: { run_id: last?.run.run_id ?? '', seq: lastSeq },
    }
  }
}

const plainRun = ({ run_ref, run_id, agent_id, import_id }: ExportedRun): ExportedRun => ({
  run_ref,
  run_id,
  agent_id,
  import_id,
})

function conditionOf({ run, first, last, condition }: Part): Sql {
  const beside = condition === null ? [] : [condition]
  return sql`(${joinSql([sql`run_ref = ${run.run_ref} AND seq BETWEEN ${first} AND ${last}`, ...beside], ' AND ')})`
}

/** Where a run goes on behind rows that were lost or removed: they may be as many as a run can have. */
async function nextStored(
  reader: Reader,
  table: ExportQuery['table'],
  run_ref: number,
  from: number,
): Promise<number> {
  const rowsOf = table === 'request' ? sql`request` : sql`sample`
  const [found] = await reader.$queryRaw<{ next: bigint | number | null }[]>(
    sql`SELECT min(seq) AS next FROM ${rowsOf} WHERE run_ref = ${run_ref} AND seq >= ${from}`,
  )
  return found?.next == null ? Infinity : Number(found.next)
}
