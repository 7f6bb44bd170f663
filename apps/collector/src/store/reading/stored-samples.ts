import type { RealtimeRow } from '@voicemark/schema'
import { type Reader, sql } from '../databases/database.js'
import { sampleSelection } from '../databases/row-columns.js'
import { joined, type SeqRange } from '../folding/kept-samples.js'
import { type ImportedPlace, importedPlaces, samplesAt } from './imported-samples.js'
import {
  agentConditions,
  requestConditions,
  type RequestFilter,
  rowConditions,
  runConditions,
  type SampleFilter,
  where,
} from './row-filter.js'

interface RunRef {
  readonly ref: number
  readonly run_id: string
}

/** A sample with the machine that it is of. */
export interface MachineSample extends RealtimeRow {
  readonly agent_id: string
}

const pageRows = 2000
const wholeRun: SeqRange = { first: 0, last: 2_147_483_647 }

/** The samples of one request in order, those of an imported one by machine and time; null where there is no such request. */
export async function samplesOfRequest(reader: Reader, request_id: string): Promise<RealtimeRow[] | null> {
  const [request] = await reader.$queryRaw<
    (RunRef & { first_sample_seq: number | null; last_sample_seq: number | null })[]
  >(
    sql`SELECT run.ref, run.run_id, request.first_sample_seq, request.last_sample_seq
      FROM request JOIN run ON run.ref = request.run_ref WHERE request.request_id = ${request_id}`,
  )
  if (request === undefined) return null
  const { first_sample_seq: first, last_sample_seq: last } = request
  const samples: RealtimeRow[] = []
  if (first === null || last === null) return importedSamples(reader, request_id)
  for await (const page of pagesOfRun(reader, request, { first, last })) samples.push(...page)
  return samples
}

async function importedSamples(reader: Reader, request_id: string): Promise<RealtimeRow[]> {
  const places = await reader.$queryRaw<ImportedPlace[]>(importedPlaces(request_id))
  const samples: RealtimeRow[] = []
  for (const place of places) {
    const rows = await reader.$queryRaw<RealtimeRow[]>(samplesAt(place, sampleSelection))
    for (const row of rows) samples.push(Object.assign(row, { run_ref: place.run_id }))
  }
  return samples.sort((a, b) => a.timestamp - b.timestamp)
}

/** Samples run by run in their order, a page in memory at a time. */
export async function* samplePages(reader: Reader, filter: SampleFilter): AsyncGenerator<MachineSample[]> {
  const { campaign_id, configuration } = filter
  const ofRequests = campaign_id !== undefined || configuration !== undefined
  const withRequests = sql`run.ref IN (SELECT request.run_ref FROM request ${where(rowConditions(filter))})`
  // The tier of a run is its machine's, and what ran there may have been given another one.
  const conditions = ofRequests ? [...agentConditions(filter), withRequests] : runConditions(filter)
  const runs = await reader.$queryRaw<(RunRef & { agent_id: string })[]>(
    sql`SELECT run.ref, run.run_id, agent.agent_id FROM run JOIN agent ON agent.ref = run.agent_ref
      ${where(conditions)} ORDER BY run.ref`,
  )
  for (const run of runs) {
    const { agent_id, run_id } = run
    const ranges = ofRequests ? await requestRanges(reader, { ...filter, run_id }) : [wholeRun]
    for (const range of ranges)
      for await (const page of pagesOfRun(reader, run, range))
        yield page.map((row) => Object.assign(row, { agent_id }))
  }
}

/** The samples of requests of one run: those of requests that overlapped once, in order. */
async function requestRanges(reader: Reader, filter: RequestFilter): Promise<SeqRange[]> {
  const known = sql`request.first_sample_seq IS NOT NULL AND request.last_sample_seq IS NOT NULL`
  return joined(
    await reader.$queryRaw<SeqRange[]>(
      sql`SELECT request.first_sample_seq AS first, request.last_sample_seq AS last
        FROM request JOIN run ON run.ref = request.run_ref JOIN agent ON agent.ref = run.agent_ref
        ${where([...requestConditions(filter), known])}`,
    ),
  )
}

async function* pagesOfRun(
  reader: Reader,
  { ref, run_id }: RunRef,
  { first, last }: SeqRange,
): AsyncGenerator<RealtimeRow[]> {
  let next = first
  for (;;) {
    const rows = await reader.$queryRaw<RealtimeRow[]>(
      sql`SELECT ${sampleSelection} FROM sample
        WHERE run_ref = ${ref} AND seq BETWEEN ${next} AND ${last} ORDER BY seq LIMIT ${pageRows}`,
    )
    yield rows.map((row) => Object.assign(row, { run_ref: run_id }))
    const lastRow = rows.at(-1)
    if (lastRow === undefined || rows.length < pageRows) return
    next = lastRow.seq + 1
  }
}
