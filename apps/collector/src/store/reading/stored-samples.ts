import type { RealtimeRow } from '@voicemark/schema'
import { emptySql, type Reader, type Sql, sql, where } from '../databases/database.js'
import { sampleSelection } from '../databases/row-columns.js'
import type { SeqRange } from '../folding/kept-samples.js'
import { type ImportedPlace, importedPlaces, samplesAt } from './imported-samples.js'
import { type SampleFilter } from './row-filter.js'
import { ofSubject, samplesPlace } from './sample-place.js'
import { valuesFrom } from '../databases/read-values.js'
import { excludedRanges, runsWith, wantedRanges, wholeRun } from './wanted-samples.js'

interface RunRef {
  readonly ref: number
  readonly run_id: string
}

/** A sample with the machine that it is of. */
export interface MachineSample extends RealtimeRow {
  readonly agent_id: string
}

const pageRows = 2000

/**
 * The samples of one request in order, none of another subject, those of an imported one by machine and time; null where
 * there is no such request.
 */
export async function samplesOfRequest(reader: Reader, request_id: string): Promise<RealtimeRow[] | null> {
  const found = await samplesPlace(valuesFrom(reader), request_id)
  if (found === null) return null
  const { place, watched } = found
  if (place === null) return importedSamples(reader, request_id, watched)
  const samples: RealtimeRow[] = []
  for await (const page of pagesOfRun(reader, place, place, ofSubject(place.watched))) samples.push(...page)
  return samples
}

async function importedSamples(
  reader: Reader,
  request_id: string,
  watched: string | null,
): Promise<RealtimeRow[]> {
  const places = await reader.$queryRaw<ImportedPlace[]>(importedPlaces(request_id))
  const samples: RealtimeRow[] = []
  for (const place of places) {
    const rows = await reader.$queryRaw<RealtimeRow[]>(samplesAt(place, sampleSelection, ofSubject(watched)))
    for (const row of rows) samples.push(Object.assign(row, { run_ref: place.run_id }))
  }
  return samples.sort((a, b) => a.timestamp - b.timestamp)
}

/** Samples run by run in their order, a page in memory at a time. */
export async function* samplePages(reader: Reader, filter: SampleFilter): AsyncGenerator<MachineSample[]> {
  const runs = await reader.$queryRaw<(RunRef & { agent_id: string })[]>(
    sql`SELECT run.ref, run.run_id, agent.agent_id FROM run JOIN agent ON agent.ref = run.agent_ref
      ${where(await runsWith(reader, filter))} ORDER BY run.ref`,
  )
  for (const run of runs) {
    const { agent_id, run_id } = run
    for (const { range, condition } of await wantedRanges(reader, { ...filter, run_id }))
      for await (const page of pagesOfRun(reader, run, range, condition))
        yield page.map((row) => Object.assign(row, { agent_id }))
  }
}

/** How many samples are left out of what a filter fits, since they belong to excluded requests or runs alone. */
export async function countExcludedSamples(reader: Reader, filter: SampleFilter): Promise<number> {
  const every = { ...filter, excluded: 'included' } as const
  const runsOf = async (of: SampleFilter) =>
    reader.$queryRaw<RunRef[]>(
      sql`SELECT run.ref, run.run_id FROM run JOIN agent ON agent.ref = run.agent_ref
        ${where(await runsWith(reader, of))}`,
    )
  const counted = new Set((await runsOf(filter)).map(({ ref }) => ref))
  let samples = 0
  for (const { ref, run_id } of await runsOf(every)) {
    const isWhole =
      filter.campaign_id === undefined && filter.configuration === undefined && !counted.has(ref)
    const ranges = isWhole ? [wholeRun] : await excludedRanges(reader, { ...filter, run_id })
    for (const { first, last } of ranges) {
      const [row] = await reader.$queryRaw<{ samples: bigint | number }[]>(
        sql`SELECT count(*) AS samples FROM sample WHERE run_ref = ${ref} AND seq BETWEEN ${first} AND ${last}
          ${filter.ownOnly === true ? sql`AND ${ofSubject(null)}` : emptySql}`,
      )
      samples += Number(row?.samples ?? 0)
    }
  }
  return samples
}

async function* pagesOfRun(
  reader: Reader,
  { ref, run_id }: RunRef,
  { first, last }: SeqRange,
  condition: Sql,
): AsyncGenerator<RealtimeRow[]> {
  let next = first
  for (;;) {
    const rows = await reader.$queryRaw<RealtimeRow[]>(
      sql`SELECT ${sampleSelection} FROM sample
        WHERE run_ref = ${ref} AND seq BETWEEN ${next} AND ${last} AND ${condition}
        ORDER BY seq LIMIT ${pageRows}`,
    )
    yield rows.map((row) => Object.assign(row, { run_ref: run_id }))
    const lastRow = rows.at(-1)
    if (lastRow === undefined || rows.length < pageRows) return
    next = lastRow.seq + 1
  }
}
