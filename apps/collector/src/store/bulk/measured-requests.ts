import type { ComparedRequest, MeasuredRequest } from '@voicemark/analysis'
import type { StoredRequest } from '@voicemark/schema'
import type { BulkReader } from './bulk-reader.js'
import { emptySql, joinSql, type Provider, rawSql, type Sql, sql } from '../databases/database.js'

/** A request as statistics read it. */
export type MeasuredRow = MeasuredRequest & ComparedRequest

/** Rows of a run from `first` to before `past`. */
export interface RequestRange {
  readonly run_ref: number
  readonly first: number
  readonly past: number
}

/** Rows of one run, in order. */
export interface MeasuredRun {
  readonly run_ref: number
  readonly rows: MeasuredRow[]
  /** Sum of their seqs. */
  readonly seqs: number
}

type Name = keyof StoredRequest

/** What most rows say as the one before: read as one text, which is half the cost of as many values. */
const settingNames = [
  'hardware_tier',
  'device_type',
  'cpu_model',
  'cpu_cores',
  'gpu_name',
  'num_threads',
  'quantization_used',
  'torch_compile_used',
  'onnx_used',
  'ttfa_boundary',
  'memory_scope',
  'engine',
  'engine_version',
  'voice',
  'model_sha256',
  'execution_provider',
  'intra_threads',
  'inter_threads',
  'tokenizer',
  'sample_rate_hz',
  'power_state',
  'campaign_id',
  'tags',
  'cold',
  'warmup',
  'success',
  'failure_class',
  'undersampled',
  'throttle_detected',
  'throttle_reason',
] as const satisfies readonly Name[]

const valueNames = [
  'total_memory_gb',
  'text_length_chars',
  'start_time',
  'total_duration_s',
  'peak_memory_mb',
  'peak_gpu_memory_mb',
  'peak_temperature_c',
  'throttle_share',
  'rtf',
  'tokens_per_second',
  'request_id',
  'item_id',
  'audio_duration_s',
  'rtfx',
  'ttfa_s',
  'queue_wait_s',
  'stage_s',
  'model_load_s',
  'delta_memory_mb',
] as const satisfies readonly Name[]

const flags: ReadonlySet<Name> = new Set([
  'torch_compile_used',
  'onnx_used',
  'cold',
  'warmup',
  'success',
  'undersampled',
  'throttle_detected',
] satisfies Name[])

type Settings = readonly unknown[]

/** Of a row as it is read: its run, its seq, its settings, and then the values. */
const firstValue = 3
const stagesAt = firstValue + valueNames.indexOf('stage_s')

/** More live so long that V8 takes them for rows that stay, and its heap grows. */
const rowsAtOnce = 500
const rangesAtOnce = 50

const column = (name: Name) => rawSql(`request."${name}"`)
const jsonArray: Readonly<Record<Provider, (values: Sql) => Sql>> = {
  sqlite: (values) => sql`json_array(${values})`,
  postgresql: (values) => sql`json_build_array(${values})::text`,
}
const valueColumns = joinSql(valueNames.map(column))

/** Reads what is stored of the ranges, run by run in the order of the ranges, a page in memory at a time. */
export async function* measuredRequests(
  reader: BulkReader,
  ranges: readonly RequestRange[],
  campaign_id: string | null,
): AsyncGenerator<MeasuredRun> {
  const ofCampaign = campaign_id === null ? emptySql : sql`AND request.campaign_id = ${campaign_id}`
  const settingsOf = createSettings()
  const settings = jsonArray[reader.provider](joinSql(settingNames.map(column)))
  for (const page of pagesOf(ranges)) {
    const wanted = page.map(
      ({ run_ref, first, past }) =>
        sql`(request.run_ref = ${run_ref} AND request.seq >= ${first} AND request.seq < ${past})`,
    )
    const rows = await reader.rows(
      sql`SELECT request.run_ref, request.seq, ${settings}, ${valueColumns} FROM request
        WHERE (${joinSql(wanted, ' OR ')}) ${ofCampaign} ORDER BY request.run_ref, request.seq`,
    )
    const measured = new Map<number, { rows: MeasuredRow[]; seqs: number }>()
    for (const values of rows) {
      const run_ref = Number(values[0])
      const ofRun = measured.get(run_ref) ?? { rows: [], seqs: 0 }
      if (ofRun.rows.push(measuredRow(settingsOf(String(values[2])), values)) === 1)
        measured.set(run_ref, ofRun)
      ofRun.seqs += Number(values[1])
    }
    for (const [run_ref, ofRun] of measured) yield { run_ref, ...ofRun }
  }
}

/** Long ranges in pieces, short ones together. */
function* pagesOf(ranges: readonly RequestRange[]): Generator<RequestRange[]> {
  let page: RequestRange[] = []
  let room = rowsAtOnce
  for (const { run_ref, past, ...range } of ranges) {
    for (let { first } = range; first < past;) {
      const end = Math.min(past, first + room)
      page.push({ run_ref, first, past: end })
      room -= end - first
      first = end
      if (room > 0 && page.length < rangesAtOnce) continue
      yield page
      page = []
      room = rowsAtOnce
    }
  }
  if (page.length > 0) yield page
}

/** The settings of rows, parsed once for each that differs. */
function createSettings(): (text: string) => Settings {
  const parsed = new Map<string, Settings>()
  return (text) => {
    const known = parsed.get(text)
    if (known !== undefined) return known
    const values = JSON.parse(text) as unknown[]
    const settings = settingNames.map((name, at) => settingOf(name, values[at] ?? null))
    if (parsed.size === mostParsed) parsed.clear()
    parsed.set(text, settings)
    return settings
  }
}

const mostParsed = 256

/** SQLite has no booleans. */
function settingOf(name: Name, value: unknown): unknown {
  if (name === 'tags') return JSON.parse(String(value))
  return flags.has(name) && value !== null ? Boolean(value) : value
}

/**
 * A row that reads its columns out of what the driver gave: an object with fifty fields of its own costs ten times as much
 * to make and to read. What is stored was held against the schema.
 */
class Measured {
  readonly settings: Settings
  readonly values: readonly unknown[]

  constructor(settings: Settings, values: readonly unknown[]) {
    this.settings = settings
    this.values = values
  }
}

for (const [at, name] of settingNames.entries())
  Object.defineProperty(Measured.prototype, name, {
    get(this: Measured) {
      return this.settings[at]
    },
  })
for (const [at, name] of valueNames.entries())
  Object.defineProperty(Measured.prototype, name, {
    get(this: Measured) {
      return this.values[firstValue + at]
    },
  })

const measuredRow = (settings: Settings, values: unknown[]) => {
  const stages = values[stagesAt]
  if (typeof stages === 'string') values[stagesAt] = JSON.parse(stages)
  return new Measured(settings, values) as unknown as MeasuredRow
}
