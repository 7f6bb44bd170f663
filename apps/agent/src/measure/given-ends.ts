import { noSoundFigures } from '../audio/sound-figures.js'
import type { RowFailure } from '../record/row/request-measurement.js'
import type { AudioReading } from '../served-audio/audio-reading.js'
import type { MeasurementEnd, MeasurementOrder } from './measurement.js'

const nothingSaid: MeasurementEnd = {
  failure: null,
  audio_duration_s: null,
  sample_rate_hz: null,
  text_length_tokens: null,
  http_status: null,
  queue_wait_s: null,
  started_wall: null,
  total_s: null,
  ttfa_s: null,
  ttfa_boundary: null,
  streamed: null,
  pieces: [],
  ttfb_s: null,
  first_audible_s: null,
  chunks: null,
  gap_p50_s: null,
  gap_max_s: null,
  underruns: null,
  underrun_s: null,
  prebuffer_s: null,
  ...noSoundFigures,
  stage_s: null,
  process_cpu_s: null,
  peak_memory_mb: null,
  tags: {},
  note: null,
}

const failedEnd = (failure: RowFailure): MeasurementEnd => ({ ...nothingSaid, failure })

/** Nobody ended it in time. */
export const notEnded = ({ timeout_s }: Pick<MeasurementOrder, 'timeout_s'>): MeasurementEnd =>
  failedEnd({
    failure_class: 'timeout',
    code: 'measurement-not-ended',
    detail: `the measurement was not ended within ${timeout_s} s (timeout_s)`,
  })

/** Whoever began it was killed: nobody will end it. */
export const askerGone = ({ asker_pid }: Pick<MeasurementOrder, 'asker_pid'>): MeasurementEnd =>
  failedEnd({
    failure_class: 'client',
    code: 'client-closed',
    detail: `process ${asker_pid}, which began the measurement, ended without ending it`,
  })

/** The agent ends first. */
export const agentEnded: MeasurementEnd = failedEnd({
  failure_class: 'agent_restarted',
  code: 'agent-restarted',
  detail: 'the agent ended during the request; what was measured of it is in the realtime rows',
})

/** What a sound that was sent in says. */
export function endOfSound(reading: AudioReading): MeasurementEnd {
  if (reading.audio === null)
    return failedEnd({ failure_class: 'invalid_audio', code: reading.code, detail: reading.detail })
  const { audio, problem } = reading
  return {
    ...nothingSaid,
    failure:
      problem === null
        ? null
        : { failure_class: 'invalid_audio', code: `audio-${problem.fault}`, detail: problem.detail },
    audio_duration_s: audio.duration_s,
    sample_rate_hz: audio.sample_rate_hz,
    ...audio.figures,
    tags: audio.remarks.length === 0 ? {} : { answer: audio.remarks.join(' ').slice(0, 128) },
  }
}
