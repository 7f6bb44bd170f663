import type { ComparedRequest, MeasuredRequest } from '@voicemark/analysis'
import type { StoredRequest } from '@voicemark/schema'
import { joinSql, type Provider, rawSql, type Sql, sql } from '../databases/database.js'

/** A request as statistics read it. */
export type MeasuredRow = MeasuredRequest &
  ComparedRequest & {
    /** Why it is in no figure; null when it is read. */
    excluded: string | null
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
  'memory_source',
  'subject',
  'asked',
  'streamed',
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
  'throttle_basis',
  'energy_scope',
  'runtime_options',
  'sampled',
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
  'ttfb_s',
  'first_audible_s',
  'gap_max_s',
  'underruns',
  'underrun_s',
  'prebuffer_s',
  'queue_wait_s',
  'stage_s',
  'model_load_s',
  'delta_memory_mb',
  'process_cpu_s',
  'pss_mb',
  'process_gpu_memory_mb',
  'model_size_mb',
  'baseline_memory_mb',
  'avg_memory_mb',
  'loaded_memory_mb',
  'anonymous_mb',
  'energy_j',
  'cpu_energy_j',
  'gpu_energy_j',
  'idle_power_w',
  'sampler_cpu_s',
  'cpu_wait_s',
  'clipping_share',
  'silence_share',
  'loudness_lufs',
  'mos_ovrl',
  'mos_sig',
  'mos_bak',
  'mos_p808',
  'mel_distance_db',
  'word_error_rate',
  'judged_by',
  'judged_request_id',
] as const satisfies readonly Name[]

const flags: ReadonlySet<Name> = new Set([
  'torch_compile_used',
  'onnx_used',
  'streamed',
  'cold',
  'warmup',
  'success',
  'undersampled',
  'throttle_detected',
  'sampled',
] satisfies Name[])

type Settings = readonly unknown[]

/** Of a row as it is read: its run, its seq, its settings, and then the values. */
const firstValue = 3
const stagesAt = firstValue + valueNames.indexOf('stage_s')

const columns = (names: readonly Name[]) => joinSql(names.map((name) => rawSql(`request."${name}"`)))
const jsonArray: Readonly<Record<Provider, (values: Sql) => Sql>> = {
  sqlite: (values) => sql`json_array(${values})`,
  postgresql: (values) => sql`json_build_array(${values})::text`,
}

/** Of `request`: what a row is made of, in the order in which it is read. */
export const measuredSelection = (provider: Provider): Sql =>
  sql`request.run_ref, request.seq, ${jsonArray[provider](columns(settingNames))}, ${columns(valueNames)}`

/** Makes rows of what that selection gives. */
export function createMeasuredRows(): (values: unknown[]) => MeasuredRow {
  const settingsOf = createSettings()
  return (values) => {
    const settings = settingsOf(String(values[2]))
    const stages = values[stagesAt]
    if (typeof stages === 'string') values[stagesAt] = JSON.parse(stages)
    return new Measured(settings, values) as unknown as MeasuredRow
  }
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
  excluded: string | null = null

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
