import type { RequestMeasurement } from '../record/row/request-measurement.js'
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
}

/** What is to be recorded of an ended measurement: what whoever asked says, and the agent's own clock where that is nothing. */
export function measuredOf(start: RequestStart, end: MeasurementEnd, seen: Seen): RequestMeasurement {
  const { watch, elapsed_s, marks } = seen
  const staged = stageColumns(marks.stages())
  return {
    queue_wait_s: end.queue_wait_s ?? start.stated?.queue_wait_s ?? 0,
    elapsed_s,
    facts: null,
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
    stream: end,
    failure: end.failure,
    http_status: end.http_status,
    watch,
    memory_source: null,
    watch_note: joined([...seen.notes, watch?.account?.watch_note ?? null, end.note]),
    clock_step_s: seen.clock_step_s,
    power_state: seen.power_state,
    tags: { ...staged.tags, ...end.tags },
  }
}

function firstAudio({ stated }: RequestStart, end: MeasurementEnd, marks: Marks) {
  const at_s = end.ttfa_s ?? marks.firstAudioS()
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
