import type { FleetComparison } from '@voicemark/schema/rest'

/** The name of a measure. */
export type MeasureName = FleetComparison['measure']

interface MeasureWords {
  readonly title: string
  /** Empty for a ratio. */
  readonly unit: string
  readonly group: 'Speed' | 'What a listener hears' | 'Memory' | 'Stages and load' | 'Energy' | 'Quality'
}

const words = (group: MeasureWords['group'], title: string, unit = ''): MeasureWords => ({
  group,
  title,
  unit,
})

/** What each measure is called here, and its unit; docs/measures.md defines them. */
export const measures: Readonly<Record<MeasureName, MeasureWords>> = {
  rtf: words('Speed', 'Real-time factor (RTF)'),
  rtfx: words('Speed', 'Times real time (RTFx)'),
  total_duration_s: words('Speed', 'Synthesis time', 's'),
  chars_per_second: words('Speed', 'Characters a second', '1/s'),
  tokens_per_second: words('Speed', 'Tokens a second', '1/s'),
  queue_wait_s: words('Speed', 'Wait in the queue', 's'),
  ttfa_s: words('What a listener hears', 'Time to first audio', 's'),
  ttfb_s: words('What a listener hears', 'Time to first byte', 's'),
  first_audible_s: words('What a listener hears', 'Time to first audible sound', 's'),
  gap_max_s: words('What a listener hears', 'Longest gap between chunks', 's'),
  underrun_s: words('What a listener hears', 'Time a player runs dry', 's'),
  prebuffer_s: words('What a listener hears', 'Buffer needed to play without a gap', 's'),
  peak_memory_mb: words('Memory', 'Peak memory', 'MB'),
  baseline_memory_mb: words('Memory', 'Memory before a request', 'MB'),
  avg_memory_mb: words('Memory', 'Average memory', 'MB'),
  delta_memory_mb: words('Memory', 'Memory that a request adds', 'MB'),
  retained_memory_mb: words('Memory', 'Memory kept from earlier requests', 'MB'),
  pss_mb: words('Memory', 'Proportional set size', 'MB'),
  peak_gpu_memory_mb: words('Memory', 'Peak GPU memory', 'MB'),
  process_gpu_memory_mb: words('Memory', 'GPU memory of the process', 'MB'),
  model_size_mb: words('Memory', 'Model size', 'MB'),
  phonemize_s: words('Stages and load', 'Phonemizing', 's'),
  infer_s: words('Stages and load', 'Inference', 's'),
  encode_s: words('Stages and load', 'Encoding', 's'),
  cores_used: words('Stages and load', 'Cores at work', 'cores'),
  cpu_s_per_audio_s: words('Stages and load', 'Processor time for a second of audio', 'core s/s'),
  speaking_rate: words('Stages and load', 'Speaking rate', '1/s'),
  energy_j_per_audio_s: words('Energy', 'Energy for a second of audio', 'J/s'),
  energy_above_idle_j_per_audio_s: words('Energy', 'Energy above idle for a second of audio', 'J/s'),
  idle_power_w: words('Energy', 'Idle power', 'W'),
  mos_ovrl: words('Quality', 'Predicted opinion, overall'),
  mos_sig: words('Quality', 'Predicted opinion, signal'),
  mos_bak: words('Quality', 'Predicted opinion, background'),
  mos_p808: words('Quality', 'Predicted opinion (P.808)'),
  mel_distance_db: words('Quality', 'Mel-cepstral distance', 'dB'),
  word_error_rate: words('Quality', 'Word error rate'),
}

/** Their names, as they are chosen from. */
export const measureNames = Object.keys(measures) as readonly MeasureName[]

export const isMeasure = (name: string | null): name is MeasureName =>
  name !== null && Object.hasOwn(measures, name)

/** The measures of each group. */
export const measureGroups = [...new Set(measureNames.map((name) => measures[name].group))].map((group) => ({
  group,
  names: measureNames.filter((name) => measures[name].group === group),
}))
