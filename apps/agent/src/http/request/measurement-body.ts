import { randomUUID } from 'node:crypto'
import { askedBy, parseWatch, requestRow, tags, watchText, type Watch } from '@voicemark/schema'
import { z } from 'zod'
import type { MeasurementMark, MeasurementOrder } from '../../measure/measurement.js'
import { RequestError } from '../../request-error.js'
import { codePoints } from '../../speech/speech-request.js'
import { parseBody } from './strict-body.js'

const { shape } = requestRow
const pid = z
  .number()
  .int()
  .min(1)
  .max(2 ** 31 - 1)
const seconds = z.number().nonnegative().max(86_400)

const begin = z.strictObject({
  request_id: z.uuid().optional(),
  watch: watchText.optional(),
  pid: pid.optional(),
  pids: z.array(pid).min(1).max(64).optional(),
  /** Is counted and forgotten. */
  text: z.string().optional(),
  text_length_chars: shape.text_length_chars.optional(),
  text_length_tokens: shape.text_length_tokens.default(null),
  tokenizer: shape.tokenizer.default(null),
  ref_audio_s: shape.ref_audio_s.default(null),
  subject: shape.subject.default(null),
  asked: askedBy.exclude(['engine']).default('program'),
  engine: shape.engine.min(1).default('program'),
  engine_version: shape.engine_version.default(null),
  voice: shape.voice.min(1).default('default'),
  hardware_tier: shape.hardware_tier.nullable().default(null),
  device_type: shape.device_type.optional(),
  quantization_used: shape.quantization_used.default(null),
  torch_compile_used: shape.torch_compile_used.default(null),
  onnx_used: shape.onnx_used.default(null),
  num_threads: shape.num_threads.default(null),
  execution_provider: shape.execution_provider.default(null),
  model_sha256: shape.model_sha256.default(null),
  model_size_mb: shape.model_size_mb.default(null),
  model_load_s: shape.model_load_s.default(null),
  cold: shape.cold.default(null),
  warmup: shape.warmup.default(false),
  campaign_id: shape.campaign_id.default(null),
  item_id: shape.item_id.default(null),
  repeat: shape.repeat.default(null),
  tags: tags.default({}),
  streamed: shape.streamed.default(null),
  concurrency: shape.concurrency.default(1),
  queue_wait_s: shape.queue_wait_s.default(0),
  chunk_length: shape.chunk_length.default(null),
  timeout_s: z.number().positive().max(7200).default(600),
  asker_pid: pid.nullable().default(null),
})

/** What POST /api/v1/measurements may be sent. */
export type MeasurementBody = z.input<typeof begin>

type Begin = z.infer<typeof begin>

const devices = { http: 'http', wyoming: 'wyoming', command: 'command', lines: 'command', program: 'program' }

/** @throws RequestError that names the field and what is expected */
export function parseMeasurement(body: unknown): MeasurementOrder {
  const read = parseBody(begin, body)
  const { request_id = randomUUID(), warmup, campaign_id, item_id, repeat, voice, num_threads } = read
  const { asked, subject, hardware_tier, engine, engine_version, model_sha256, model_size_mb } = read
  return {
    start: {
      request_id,
      text_length_chars: lengthOf(read),
      ref_audio_s: read.ref_audio_s,
      ...{ voice, num_threads, warmup, campaign_id, item_id, repeat, sampled: null, tags: read.tags },
      streamed: read.streamed,
    },
    stated: {
      ...{ asked, subject, hardware_tier, engine, engine_version, model_sha256, model_size_mb },
      device_type: read.device_type ?? devices[asked],
      model_load_s: read.model_load_s,
      quantization_used: read.quantization_used,
      torch_compile_used: read.torch_compile_used,
      onnx_used: read.onnx_used,
      execution_provider: read.execution_provider,
      tokenizer: read.tokenizer,
      text_length_tokens: read.text_length_tokens,
      chunk_length: read.chunk_length,
      cold: read.cold,
      concurrency: read.concurrency,
      queue_wait_s: read.queue_wait_s,
    },
    watch: watchOf(read),
    asker_pid: read.asker_pid,
    timeout_s: read.timeout_s,
  }
}

function lengthOf({ text, text_length_chars }: Begin): number {
  if (text !== undefined && text_length_chars !== undefined)
    throw new RequestError(
      'field-invalid',
      'send either text, which is counted and forgotten, or text_length_chars',
    )
  if (text !== undefined) return codePoints(text)
  if (text_length_chars !== undefined) return text_length_chars
  throw new RequestError('text-missing', 'field text_length_chars, or text, is required')
}

function watchOf({ watch, pid: one, pids: several }: Pick<Begin, 'watch' | 'pid' | 'pids'>): Watch {
  const given = [watch, one, several].filter((way) => way !== undefined)
  if (given.length > 1)
    throw new RequestError('field-invalid', 'send one of watch, pid and pids: each says what is watched')
  const pids = several ?? (one === undefined ? null : [one])
  if (pids !== null) return { kind: 'pids', pids: [...new Set(pids)] }
  const read = parseWatch(watch ?? 'none')
  if (read.kind === 'auto')
    throw new RequestError('field-invalid', 'field watch: auto is for plans; name what is to be watched')
  return read
}

const look = begin.pick({ watch: true, pid: true, pids: true, asker_pid: true })

/** What POST /api/v1/watches/find is sent. @throws RequestError */
export function parseLook(body: unknown): Pick<MeasurementOrder, 'watch' | 'asker_pid'> {
  const read = parseBody(look, body)
  return { watch: watchOf(read), asker_pid: read.asker_pid }
}

const mark = z.union([
  z.strictObject({ first_audio: z.union([z.literal(true), seconds]) }),
  z.strictObject({ audio_s: seconds.positive(), at_s: seconds.optional() }),
  z.strictObject({ stage: z.string().regex(/^[a-z][a-z0-9_]{0,31}$/), seconds: seconds.optional() }),
])

/** @throws RequestError */
export function parseMark(body: unknown): MeasurementMark {
  const read = mark.safeParse(body)
  if (!read.success) {
    const detail =
      'send {"first_audio": true}, or seconds in place of true; {"audio_s": 0.5}, with at_s or without; or {"stage": "infer"}, with its seconds or without'
    throw new RequestError('field-invalid', detail)
  }
  if ('first_audio' in read.data) {
    const { first_audio } = read.data
    return { kind: 'first-audio', at_s: first_audio === true ? null : first_audio }
  }
  if ('audio_s' in read.data) {
    const { audio_s, at_s = null } = read.data
    return { kind: 'piece', audio_s, at_s }
  }
  return { kind: 'stage', name: read.data.stage, seconds: read.data.seconds ?? null }
}
