import { z } from 'zod'

/** What costs beside time, in the order of tables. */
export const costNames = [
  'cpu_s_per_audio_s',
  'model_size_mb',
  'delta_memory_mb',
  'pss_mb',
  'process_gpu_memory_mb',
  'energy_j_per_audio_s',
  'energy_above_idle_j_per_audio_s',
  'idle_power_w',
] as const

/** What a listener waits for and hears. */
export const heardNames = [
  'ttfa_s',
  'ttfb_s',
  'first_audible_s',
  'gap_max_s',
  'underrun_s',
  'prebuffer_s',
] as const

/** Every measure that is summarised and can be compared; docs/measures.md defines each. */
export const measureNames = [
  ...(['rtf', 'rtfx', 'total_duration_s'] as const),
  ...heardNames,
  ...([
    'queue_wait_s',
    'chars_per_second',
    'tokens_per_second',
    'peak_memory_mb',
    'baseline_memory_mb',
  ] as const),
  ...([
    'avg_memory_mb',
    'retained_memory_mb',
    'peak_gpu_memory_mb',
    'phonemize_s',
    'infer_s',
    'encode_s',
  ] as const),
  ...(['cores_used', 'speaking_rate'] as const),
  ...costNames,
  ...(['mos_ovrl', 'mos_sig', 'mos_bak', 'mos_p808', 'mel_distance_db', 'word_error_rate'] as const),
] as const

/** The name of a measure. */
export const measureName = z.enum(measureNames).meta({ id: 'Measure' })

/** An object with a member of one form for each of these names. */
export function eachOf<const N extends string, S extends z.ZodType>(names: readonly N[], form: S) {
  return z.object(Object.fromEntries(names.map((name) => [name, form])) as Record<N, S>)
}
