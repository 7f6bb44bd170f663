import type { RequestColumns, StoredRequest } from '@voicemark/schema'
import { finite } from '../numbers/finite.js'
import { costs, forEachCost } from './costs.js'
import type { Excludable } from './excluded.js'
import { forEachHeard, heard } from './heard.js'
import { forEachQuality, quality } from './quality.js'

/** What the statistics read of a request: CSV columns, and of the extension what there is. */
export type MeasuredRequest = Pick<
  StoredRequest,
  | 'hardware_tier'
  | 'device_type'
  | 'text_length_chars'
  | 'start_time'
  | 'total_duration_s'
  | 'peak_memory_mb'
  | 'peak_gpu_memory_mb'
  | 'peak_temperature_c'
  | 'throttle_detected'
  | 'rtf'
  | 'tokens_per_second'
  | 'success'
  | 'torch_compile_used'
  | 'onnx_used'
  | 'num_threads'
> &
  Partial<Omit<StoredRequest, keyof RequestColumns>> &
  Partial<Pick<RequestColumns, 'request_id'>> &
  Excludable & {
    /** Other systems have names of their own, or do not say. */
    readonly quantization_used: string | null
  }

/** One measure of a successful request. */
interface MeasureOf {
  /** For an axis or a table's head; empty for a ratio. */
  readonly unit: string
  readonly better: 'lower' | 'higher'
  /** Null where it was not measured. */
  read(row: MeasuredRequest): number | null
}

const measure = (unit: string, better: 'lower' | 'higher', read: MeasureOf['read']): MeasureOf => ({
  unit,
  better,
  read,
})

/** Every measure that is summarised and can be compared. */
export const measures = {
  rtf: measure('', 'lower', ({ rtf }) => rtf),
  rtfx: measure('', 'higher', ({ rtf, rtfx }) => rtfx ?? inverse(rtf)),
  total_duration_s: measure('s', 'lower', ({ total_duration_s }) => total_duration_s),
  ttfa_s: measure('s', 'lower', heard.ttfa_s),
  ttfb_s: measure('s', 'lower', heard.ttfb_s),
  first_audible_s: measure('s', 'lower', heard.first_audible_s),
  gap_max_s: measure('s', 'lower', heard.gap_max_s),
  underrun_s: measure('s', 'lower', heard.underrun_s),
  prebuffer_s: measure('s', 'lower', heard.prebuffer_s),
  queue_wait_s: measure('s', 'lower', ({ queue_wait_s }) => queue_wait_s ?? null),
  chars_per_second: measure('1/s', 'higher', charsPerSecond),
  tokens_per_second: measure('1/s', 'higher', ({ tokens_per_second }) => tokens_per_second),
  peak_memory_mb: measure('MB', 'lower', ({ peak_memory_mb }) => peak_memory_mb),
  baseline_memory_mb: measure('MB', 'lower', ({ baseline_memory_mb }) => baseline_memory_mb ?? null),
  avg_memory_mb: measure('MB', 'lower', ({ avg_memory_mb }) => avg_memory_mb ?? null),
  retained_memory_mb: measure('MB', 'lower', retainedMb),
  delta_memory_mb: measure('MB', 'lower', costs.delta_memory_mb),
  peak_gpu_memory_mb: measure('MB', 'lower', ({ peak_gpu_memory_mb }) => peak_gpu_memory_mb),
  phonemize_s: measure('s', 'lower', ({ stage_s }) => stage_s?.phonemize ?? null),
  infer_s: measure('s', 'lower', ({ stage_s }) => stage_s?.infer ?? null),
  encode_s: measure('s', 'lower', ({ stage_s }) => stage_s?.encode ?? null),
  cores_used: measure('cores', 'lower', coresUsed),
  speaking_rate: measure('1/s', 'higher', speakingRate),
  cpu_s_per_audio_s: measure('core s/s', 'lower', costs.cpu_s_per_audio_s),
  model_size_mb: measure('MB', 'lower', costs.model_size_mb),
  pss_mb: measure('MB', 'lower', costs.pss_mb),
  process_gpu_memory_mb: measure('MB', 'lower', costs.process_gpu_memory_mb),
  energy_j_per_audio_s: measure('J/s', 'lower', costs.energy_j_per_audio_s),
  energy_above_idle_j_per_audio_s: measure('J/s', 'lower', costs.energy_above_idle_j_per_audio_s),
  idle_power_w: measure('W', 'lower', costs.idle_power_w),
  mos_ovrl: measure('', 'higher', quality.mos_ovrl),
  mos_sig: measure('', 'higher', quality.mos_sig),
  mos_bak: measure('', 'higher', quality.mos_bak),
  mos_p808: measure('', 'higher', quality.mos_p808),
  mel_distance_db: measure('dB', 'lower', quality.mel_distance_db),
  word_error_rate: measure('', 'lower', quality.word_error_rate),
} as const satisfies Record<string, MeasureOf>

/** The name of a measure. */
export type Measure = keyof typeof measures

/** Something for each measure, in the order of tables. */
export function forEachMeasure<T>(of: (name: Measure) => T): Record<Measure, T> {
  return {
    rtf: of('rtf'),
    rtfx: of('rtfx'),
    total_duration_s: of('total_duration_s'),
    ...forEachHeard(of),
    queue_wait_s: of('queue_wait_s'),
    chars_per_second: of('chars_per_second'),
    tokens_per_second: of('tokens_per_second'),
    peak_memory_mb: of('peak_memory_mb'),
    baseline_memory_mb: of('baseline_memory_mb'),
    avg_memory_mb: of('avg_memory_mb'),
    retained_memory_mb: of('retained_memory_mb'),
    peak_gpu_memory_mb: of('peak_gpu_memory_mb'),
    phonemize_s: of('phonemize_s'),
    infer_s: of('infer_s'),
    encode_s: of('encode_s'),
    cores_used: of('cores_used'),
    speaking_rate: of('speaking_rate'),
    ...forEachCost(of),
    ...forEachQuality(of),
  }
}

/** Seconds of audio that a request made; from the RTF where the row does not say. */
export function audioSeconds({ audio_duration_s, total_duration_s, rtf }: MeasuredRequest): number | null {
  if (audio_duration_s !== undefined && audio_duration_s !== null) return audio_duration_s
  const perSecond = inverse(rtf)
  return total_duration_s === null || perSecond === null ? null : total_duration_s * perSecond
}

function charsPerSecond({ text_length_chars, total_duration_s }: MeasuredRequest): number | null {
  const perSecond = inverse(total_duration_s)
  return perSecond === null || text_length_chars === null ? null : text_length_chars * perSecond
}

/** What earlier requests left allocated: resident when this one began, less that of the loaded voice; never below 0. */
function retainedMb({ baseline_memory_mb, loaded_memory_mb }: MeasuredRequest): number | null {
  if (baseline_memory_mb === undefined || baseline_memory_mb === null) return null
  if (loaded_memory_mb === undefined || loaded_memory_mb === null) return null
  return Math.max(0, baseline_memory_mb - loaded_memory_mb)
}

/** Processor cores at work on average. */
function coresUsed({ process_cpu_s, total_duration_s }: MeasuredRequest): number | null {
  return process_cpu_s === undefined || process_cpu_s === null || total_duration_s === null
    ? null
    : finite(process_cpu_s / total_duration_s)
}

/** Characters of text to a second of audio. */
function speakingRate(row: MeasuredRequest): number | null {
  const audio_s = audioSeconds(row)
  return audio_s === null || row.text_length_chars === null ? null : finite(row.text_length_chars / audio_s)
}

function inverse(value: number | null): number | null {
  return value === null ? null : finite(1 / value)
}
