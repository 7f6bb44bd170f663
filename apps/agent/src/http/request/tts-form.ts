import type { NextFunction, Request, RequestHandler, Response } from 'express'
import multer from 'multer'
import { z } from 'zod'
import { speechSpeed, spokenVoice } from '@voicemark/schema'
import { agentLimits } from '@voicemark/daemon'
import { WavError, readWavInfo } from '../../audio/wav.js'
import { RequestError } from '../../request-error.js'
import { fieldProblem, type SpeechRequest } from '../../speech/speech-request.js'
import { tagField } from '../../speech/tag-field.js'

const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max)

const truth = z
  .enum(['true', 'false'])
  .default('false')
  .transform((value) => value === 'true')

const form = z.object({
  text: z.string(),
  voice: spokenVoice.nullable().default(null),
  speed: z
    .string()
    .regex(/^\d+(\.\d+)?$/, 'expected a number such as 1.5')
    .transform(Number)
    .pipe(speechSpeed)
    .default(1),
  stream: truth,
  threads: whole(1, 256).nullable().default(null),
  warmup: truth,
  campaign_id: z.uuid().nullable().default(null),
  item_id: z.string().max(128).nullable().default(null),
  repeat: whole(1, 1_000_000).nullable().default(null),
  sampled: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .nullable()
    .default(null),
  tags: tagField.default({}),
})

/** Every text field that the form may have. */
export const fieldNames = Object.keys(form.shape)

/** Every limit of the form; nesting is off, since one small nested name can block the loop for seconds. */
const upload = multer({
  storage: multer.memoryStorage(),
  limits: {
    fieldNameSize: agentLimits.fieldNameBytes,
    fieldSize: agentLimits.fieldBytes,
    fields: fieldNames.length + 2,
    fileSize: agentLimits.soundFileBytes,
    files: 1,
    parts: fieldNames.length + 3,
    headerPairs: agentLimits.partHeaders,
    fieldNestingDepth: 0,
    fieldArrayIndexLimit: 0,
  },
})

/** Multer reads a form to its end before it says what is wrong; one that goes on and on is stopped here. */
function cutOffLongForms(request: Request, _response: Response, next: NextFunction): void {
  let bytes = 0
  request.on('data', (chunk: Buffer) => {
    const before = bytes
    bytes += chunk.length
    if (before > agentLimits.formBytes || bytes <= agentLimits.formBytes) return
    request.pause()
    next(
      new RequestError(
        'body-too-large',
        'the form has at most 21 MB: ref_audio 20 MB, every other field 80 KiB',
      ),
    )
  })
  next()
}

/** Reads the form of POST /tts into `request.body` and `request.file`. */
export const readForm: RequestHandler[] = [
  (request, _response, next) => {
    if (!request.is('multipart/form-data')) {
      throw new RequestError('media-type', 'POST /tts expects multipart/form-data, as curl -F sends it')
    }
    next()
  },
  cutOffLongForms,
  upload.single('ref_audio'),
]

/** @throws RequestError that names the field, the limit and what to do. */
export function parseTtsForm(request: Request): SpeechRequest {
  const fields = Object.entries((request.body ?? {}) as Record<string, unknown>)
  for (const [name, value] of fields) checkField(name, value)
  if (!fields.some(([name]) => name === 'text'))
    throw new RequestError('text-missing', 'field text is required')
  const parsed = form.safeParse(Object.fromEntries(fields))
  if (!parsed.success) throw fieldProblem(parsed.error)
  return {
    ...parsed.data,
    stream: parsed.data.stream || streamOfUrl(request.url),
    ref_audio_s: refAudioSeconds(request.file),
  }
}

const urlFlag = z.enum(['1', 'true', '0', 'false']).default('false')

/** Whether the address says `?stream=1`; what else it says means nothing here, and may be misspelt. */
function streamOfUrl(url: string): boolean {
  const query = new URL(url, 'http://localhost').searchParams
  if ([...query.keys()].some((name) => name !== 'stream'))
    throw new RequestError('unknown-parameter', 'the address may say ?stream=1; all else is in the form')
  const flag = urlFlag.safeParse(query.get('stream') ?? undefined)
  if (!flag.success)
    throw new RequestError('field-invalid', 'field stream: expected ?stream=1, or none in the address')
  return flag.data === '1' || flag.data === 'true'
}

function checkField(name: string, value: unknown): void {
  if (!fieldNames.includes(name)) {
    throw new RequestError(
      'unknown-field',
      `unknown field; known are ${fieldNames.join(', ')} and the file ref_audio`,
    )
  }
  if (typeof value === 'string') return
  if (name === 'text') throw new RequestError('text-repeated', 'field text was sent more than once')
  throw new RequestError('field-repeated', `field ${name} was sent more than once`)
}

function refAudioSeconds(file: Express.Multer.File | undefined): number | null {
  if (file === undefined) return null
  try {
    return readWavInfo(file.buffer).duration_s
  } catch (error) {
    if (error instanceof WavError) throw new RequestError('audio-invalid', error.message, { cause: error })
    throw error
  }
}
