import { parse } from 'csv-parse/sync'
import type { CsvColumns, CsvKind, CsvValue } from './csv-line.js'

/** Columns of `synthesis_*.csv` in order. */
export const requestCsvColumns = {
  request_id: 'str',
  hardware_tier: 'str',
  device_type: 'str',
  cpu_model: 'str',
  cpu_cores: 'int',
  total_memory_gb: 'float',
  gpu_name: 'str',
  text_length_chars: 'int',
  text_length_tokens: 'int',
  start_time: 'float',
  end_time: 'float',
  total_duration_s: 'float',
  peak_memory_mb: 'float',
  peak_memory_percent: 'float',
  peak_gpu_memory_mb: 'float',
  peak_temperature_c: 'float',
  throttle_detected: 'bool',
  rtf: 'float',
  tokens_per_second: 'float',
  success: 'bool',
  error_message: 'str',
  quantization_used: 'str',
  torch_compile_used: 'bool',
  onnx_used: 'bool',
  chunk_length: 'int',
  num_threads: 'int',
} as const satisfies CsvColumns

/** Columns of `realtime_*.csv` in order. */
export const realtimeCsvColumns = {
  timestamp: 'float',
  cpu_percent: 'float',
  memory_mb: 'float',
  memory_percent: 'float',
  gpu_memory_mb: 'float',
  gpu_percent: 'float',
  temperature_c: 'float',
} as const satisfies CsvColumns

/**
 * Every column of a request that says something of the request: what `?columns=all` exports. Its delivery key and the
 * seqs of its samples are places in one collector, and are left out.
 */
export const requestAllCsvColumns = {
  ...requestCsvColumns,
  agent_id: 'str',
  started_wall: 'float',
  queue_wait_s: 'float',
  audio_duration_s: 'float',
  ref_audio_s: 'float',
  rtfx: 'float',
  ttfa_s: 'float',
  ttfa_boundary: 'str',
  stage_s: 'json',
  model_load_s: 'float',
  cold: 'bool',
  warmup: 'bool',
  avg_memory_mb: 'float',
  baseline_memory_mb: 'float',
  delta_memory_mb: 'float',
  memory_scope: 'str',
  samples_due: 'int',
  samples_taken: 'int',
  interval_p50_ms: 'float',
  interval_p99_ms: 'float',
  interval_max_ms: 'float',
  undersampled: 'bool',
  process_cpu_s: 'float',
  peak_cpu_percent: 'float',
  throttle_reason: 'str',
  throttle_share: 'float',
  failure_class: 'str',
  http_status: 'int',
  engine: 'str',
  engine_version: 'str',
  voice: 'str',
  model_sha256: 'str',
  execution_provider: 'str',
  intra_threads: 'int',
  inter_threads: 'int',
  tokenizer: 'str',
  sample_rate_hz: 'int',
  concurrency: 'int',
  campaign_id: 'str',
  item_id: 'str',
  repeat: 'int',
  tags: 'json',
  clock_step_s: 'float',
  power_state: 'str',
  subject: 'str',
  asked: 'str',
  watched: 'str',
  watch_note: 'str',
  memory_source: 'str',
  processes: 'int',
  peak_threads: 'int',
  pss_mb: 'float',
  process_gpu_memory_mb: 'float',
  model_size_mb: 'float',
  watched_run_id: 'str',
  watch_uncertainty_s: 'float',
  streamed: 'bool',
  ttfb_s: 'float',
  first_audible_s: 'float',
  chunks: 'int',
  gap_p50_s: 'float',
  gap_max_s: 'float',
  underruns: 'int',
  underrun_s: 'float',
  prebuffer_s: 'float',
  evidence: 'str',
  minor_faults: 'int',
  major_faults: 'int',
  voluntary_switches: 'int',
  involuntary_switches: 'int',
  disk_read_mb: 'float',
  cpu_wait_s: 'float',
  anonymous_mb: 'float',
  loaded_memory_mb: 'float',
  end_memory_mb: 'float',
  memory_limit_mb: 'float',
  memory_budget_mb: 'float',
  oom_source: 'str',
  runtime_options: 'str',
  fallback_reason: 'str',
  throttle_basis: 'str',
  energy_j: 'float',
  cpu_energy_j: 'float',
  gpu_energy_j: 'float',
  idle_power_w: 'float',
  energy_scope: 'str',
  energy_source: 'str',
  peak_gpu_temperature_c: 'float',
  avg_gpu_percent: 'float',
  process_gpu_percent: 'float',
  samples_late: 'int',
  suspended_s: 'float',
  sampler_cpu_s: 'float',
  sampled: 'bool',
  clipping_share: 'float',
  silence_share: 'float',
  loudness_lufs: 'float',
  mos_ovrl: 'float',
  mos_sig: 'float',
  mos_bak: 'float',
  mos_p808: 'float',
  mel_distance_db: 'float',
  word_error_rate: 'float',
  judged_by: 'str',
  judged_request_id: 'str',
} as const satisfies CsvColumns

/** Every column of a sample, with the machine that it is of. */
export const realtimeAllCsvColumns = {
  ...realtimeCsvColumns,
  process_cpu_percent: 'float',
  system_memory_mb: 'float',
  cpu_freq_mhz: 'float',
  gpu_power_w: 'float',
  gpu_sampled_age_ms: 'float',
  late_ms: 'float',
  watched: 'str',
  processes: 'int',
  threads: 'int',
  process_gpu_memory_mb: 'float',
  cpu_power_w: 'float',
  gpu_temperature_c: 'float',
  gpu_clock_mhz: 'float',
  agent_id: 'str',
} as const satisfies CsvColumns

/**
 * Reads a CSV that this codec wrote: cells become values of their column's kind.
 * @throws RangeError when the header is another one or a cell holds no value of its kind; Error of csv-parse, with the
 * line, when a record is not whole.
 */
export function parseCsv<C extends CsvColumns>(
  columns: C,
  text: string,
): Record<keyof C & string, CsvValue>[] {
  const [header = [], ...records] = parse(text, { bom: true })
  const names: (keyof C & string)[] = Object.keys(columns)
  if (header.join(',') !== names.join(',')) throw new RangeError(`the header is not ${names.join(',')}`)
  const kinds: CsvKind[] = Object.values(columns)
  return records.map((cells, record) => {
    const values = cells.map((text, at) => {
      const value = parseCell(kinds[at], text)
      if (value === undefined) throw new RangeError(`line ${record + 2}: ${names[at]} is no ${kinds[at]}`)
      return value
    })
    return Object.fromEntries(values.map((value, at) => [names[at], value])) as Record<
      keyof C & string,
      CsvValue
    >
  })
}

const isNumber = /^-?\d+(\.\d+)?(e[+-]\d+)?$/

/** Undefined where the column has no such value: read as a number, a space would be 0. */
function parseCell(kind: CsvKind | undefined, text: string): CsvValue | undefined {
  if (text === '') return null
  if (kind === 'bool') return text === 'True' ? true : text === 'False' ? false : undefined
  if (kind !== 'int' && kind !== 'float') return text
  const value = Number(text)
  return isNumber.test(text) && Number.isFinite(value) ? value : undefined
}
