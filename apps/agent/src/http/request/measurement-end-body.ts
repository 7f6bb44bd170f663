import { failureClass, oomSource, requestRow, tags } from '@voicemark/schema'
import { z } from 'zod'
import { mostPieces } from '../../measure/marks.js'
import type { MeasurementEnd } from '../../measure/measurement.js'
import type { RowFailure } from '../../record/row/request-measurement.js'
import { RequestError } from '../../request-error.js'
import { parseBody } from './strict-body.js'

const { shape } = requestRow
const seconds = z.number().nonnegative().max(86_400)

const end = z.strictObject({
  success: z.boolean(),
  audio_duration_s: seconds.nullable().default(null),
  sample_rate_hz: shape.sample_rate_hz.default(null),
  text_length_tokens: shape.text_length_tokens.default(null),
  /** `code: detail`, or a detail. */
  error_message: z.string().max(4096).nullable().default(null),
  failure_class: failureClass.exclude(['agent_restarted']).nullable().default(null),
  /** Of a failure of class oom: who ended it. */
  oom_source: oomSource.nullable().default(null),
  http_status: shape.http_status.default(null),
  queue_wait_s: seconds.nullable().default(null),
  started_wall: shape.started_wall.nullable().default(null),
  total_s: seconds.positive().nullable().default(null),
  ttfa_s: seconds.nullable().default(null),
  ttfa_boundary: shape.ttfa_boundary.default(null),
  streamed: shape.streamed.default(null),
  pieces: z
    .array(z.strictObject({ at_s: seconds, audio_s: seconds.positive() }))
    .max(mostPieces)
    .default([]),
  ttfb_s: seconds.nullable().default(null),
  first_audible_s: seconds.nullable().default(null),
  chunks: shape.chunks.default(null),
  gap_p50_s: seconds.nullable().default(null),
  gap_max_s: seconds.nullable().default(null),
  underruns: shape.underruns.default(null),
  underrun_s: seconds.nullable().default(null),
  prebuffer_s: seconds.nullable().default(null),
  clipping_share: shape.clipping_share.default(null),
  silence_share: shape.silence_share.default(null),
  loudness_lufs: shape.loudness_lufs.default(null),
  stage_s: shape.stage_s.default(null),
  process_cpu_s: shape.process_cpu_s.default(null),
  peak_memory_mb: shape.peak_memory_mb.default(null),
  tags: tags.default({}),
  note: z.string().max(256).nullable().default(null),
})

/** What POST /api/v1/measurements/{request_id}/end may be sent. */
export type MeasurementEndBody = z.input<typeof end>

/** Two differences of one clock may differ behind the microsecond, in which rows are kept. */
const roundingS = 1e-6

/** @throws RequestError that names the field and what is expected */
export function parseMeasurementEnd(body: unknown): MeasurementEnd {
  const { success, error_message, failure_class, oom_source, ...said } = parseBody(end, body)
  if (success && (error_message !== null || failure_class !== null))
    throw new RequestError('field-invalid', 'field error_message: a success has none, nor a failure_class')
  if (oom_source !== null && failure_class !== 'oom')
    throw new RequestError('field-invalid', 'field oom_source: is of a failure_class oom')
  checkOrder(said)
  const failure = success ? null : failureOf(error_message, failure_class ?? 'engine')
  return { ...said, failure: failure === null ? null : { ...failure, oom_source } }
}

/** Of two moments that were said the first comes first. */
const inOrder = [
  ['ttfb_s', 'ttfa_s', 'the first byte cannot come after the first audio, ttfa_s'],
  ['ttfa_s', 'total_s', 'the first audio cannot come after the end, total_s'],
  [
    'ttfa_s',
    'first_audible_s',
    'the first audio cannot come after the first audible sample, first_audible_s',
  ],
] as const

function checkOrder(said: Omit<MeasurementEnd, 'failure'>): void {
  for (const [before, after, detail] of inOrder) {
    const [one, other] = [said[before], said[after]]
    if (one !== null && other !== null && one > other + roundingS)
      throw new RequestError('field-invalid', `field ${before}: ${detail}`)
  }
  const isBackward = said.pieces.some(({ at_s }, at) => at_s < (said.pieces[at - 1]?.at_s ?? 0))
  if (isBackward)
    throw new RequestError('field-invalid', 'field pieces: in the order in which they came, by at_s')
}

function failureOf(message: string | null, failure_class: RowFailure['failure_class']): RowFailure {
  const [, code, detail] = /^([a-z][a-z0-9_-]{0,63}): ([^]*)$/.exec(message ?? '') ?? []
  return {
    failure_class,
    code: code ?? 'program-failed',
    detail: detail ?? message ?? 'no reason was given',
  }
}
