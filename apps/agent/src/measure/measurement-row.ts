import type { IdlePower } from '@voicemark/sampler'
import type { SoundFigures } from '../audio/sound-figures.js'
import { playbackOf } from '../playback/playback.js'
import type { RequestMeasurement, StreamFigures } from '../record/row/request-measurement.js'
import type { RequestStart } from '../record/row/request-start.js'
import type { WatchFigures } from '../record/row/watch-figures.js'
import { stageColumns, type Marks } from './marks.js'
import type { MeasurementEnd } from './measurement.js'

/** What the agent saw of a measurement itself. */
export interface Seen {
  /** From the answer to its beginning to the arrival of its end. */
  readonly elapsed_s: number
  readonly marks: Marks
  readonly watch: WatchFigures | null
  readonly notes: readonly (string | null)[]
  readonly clock_step_s: number
  readonly power_state: string | null
  readonly idle_power: IdlePower | null
}

/** What is to be recorded of an ended measurement: what whoever asked says, and the agent's own clock where that is nothing. */
export function measuredOf(start: RequestStart, end: MeasurementEnd, seen: Seen): RequestMeasurement {
  const { watch, elapsed_s, marks } = seen
  const staged = stageColumns(marks.stages())
  return {
    queue_wait_s: end.queue_wait_s ?? start.stated?.queue_wait_s ?? 0,
    elapsed_s,
    facts: null,
    memory_budget_mb: null,
    times: {
      start_time: end.started_wall ?? start.started_wall,
      total_duration_s: end.total_s ?? elapsed_s,
      text_length_tokens: end.text_length_tokens,
      chunk_length: null,
      stage_s: end.stage_s ?? staged.stage_s,
      process_cpu_s: watch?.account?.process_cpu_s ?? end.process_cpu_s,
      cold: start.stated?.cold ?? null,
    },
    audio_duration_s: end.audio_duration_s,
    sample_rate_hz: end.sample_rate_hz,
    first_audio: firstAudio(start, end, marks),
    stream: streamFigures(end, marks),
    sound: soundOf(end),
    failure: end.failure,
    http_status: end.http_status,
    watch,
    memory_source: null,
    pss_mb: null,
    cpu_source: cpuSource(start, end, watch),
    counters: watch?.account?.counters ?? null,
    watch_note: joined([...seen.notes, watch?.account?.watch_note ?? null, end.note]),
    clock_step_s: seen.clock_step_s,
    power_state: seen.power_state,
    idle_power: seen.idle_power,
    tags: { ...staged.tags, ...end.tags },
  }
}

/** By whom the CPU time is told: the kernel's account of an ended process, whoever asked, or the counters of the watch. */
function cpuSource({ stated }: RequestStart, end: MeasurementEnd, watch: WatchFigures | null) {
  if (end.process_cpu_s !== null)
    return stated?.asked === 'command' || stated?.asked === 'lines' ? 'wait4' : 'stated'
  return (watch?.account?.process_cpu_s ?? null) === null ? null : 'counter'
}

const soundOf = ({ clipping_share, silence_share, loudness_lufs }: MeasurementEnd): SoundFigures => ({
  ...{ clipping_share, silence_share, loudness_lufs },
})

/** By the word of whoever asked, else by the pieces of sound that were told of. */
function streamFigures(end: MeasurementEnd, marks: Marks): StreamFigures {
  const played = playbackOf(end.pieces.length > 0 ? end.pieces : marks.pieces(), null)
  return {
    ttfb_s: end.ttfb_s,
    first_audible_s: end.first_audible_s ?? played.first_audible_s,
    chunks: end.chunks ?? played.chunks,
    gap_p50_s: end.gap_p50_s ?? played.gap_p50_s,
    gap_max_s: end.gap_max_s ?? played.gap_max_s,
    underruns: end.underruns ?? played.underruns,
    underrun_s: end.underrun_s ?? played.underrun_s,
    prebuffer_s: end.prebuffer_s ?? played.prebuffer_s,
  }
}

/** Who tells of pieces has sound while it is made, unless that was said otherwise. */
export function streamedOf({ streamed }: RequestStart, end: MeasurementEnd, marks: Marks): boolean | null {
  const hasPieces = end.pieces.length > 0 || marks.pieces().length > 0
  return end.streamed ?? streamed ?? (hasPieces ? true : null)
}

function firstAudio({ stated }: RequestStart, end: MeasurementEnd, marks: Marks) {
  const at_s = end.ttfa_s ?? end.pieces[0]?.at_s ?? marks.firstAudioS()
  if (at_s === null) return null
  return { at_s, boundary: end.ttfa_boundary ?? (stated?.asked === 'program' ? 'engine' : 'client') } as const
}

const longestNote = 256

/** Each thing once; null where there is nothing to say. */
function joined(notes: readonly (string | null)[]): string | null {
  const said = [...new Set(notes.flatMap((note) => note?.split('; ') ?? []))].join('; ')
  if (said === '') return null
  return said.length <= longestNote
    ? said
    : `${said.slice(0, longestNote - 1).replace(/\p{Surrogate}$/u, '')}…`
}
