import { speechSpeed, spokenVoice } from '@voicemark/schema'
import { nearNames } from '@voicemark/daemon/near-names'
import { z } from 'zod'
import { RequestError } from '../../request-error.js'
import { fieldProblem } from '../../speech/speech-request.js'

/** What POST /v1/audio/speech was asked, and what of it is not used. */
export interface SpeechBody {
  readonly input: string
  readonly voice: string | null
  readonly response_format: 'wav' | 'pcm'
  readonly speed: number
  /** Whether sound goes out while it is made, as OpenAI's does. */
  readonly stream: boolean
  /** Whether it goes out as server-sent events. */
  readonly events: boolean
  /** Fields that clients of this API send and no voice here follows; those that nobody knows are a number. */
  readonly ignored: string | null
}

const formats = ['wav', 'pcm'] as const
const streamFormats = ['audio', 'sse'] as const

// Of what is read nothing is guessed; all other fields are left alone.
const used = z.looseObject({
  input: z.string(),
  // OpenAI's own voices are texts, those that a customer made are objects with an id.
  voice: z.preprocess((voice) => named.safeParse(voice).data?.id ?? voice, spokenVoice.nullish()),
  response_format: z.enum(formats).nullish(),
  speed: speechSpeed.default(1),
  stream: z.boolean().nullish(),
  stream_format: z.enum(streamFormats).nullish(),
})
const named = z.object({ id: z.string() })

// OpenAI's, and those of the servers that speak its language.
const known = ['model', 'instructions', 'user', 'language', 'lang_code', 'sample_rate', 'volume', 'seed']

/** @throws RequestError that names the field, the limit and what to do. */
export function parseSpeechBody(body: unknown): SpeechBody {
  refuseFormats(body)
  const parsed = used.safeParse(body)
  if (!parsed.success) throw fieldProblem(parsed.error)
  const { input, voice, response_format, speed, stream, stream_format } = parsed.data
  const others = Object.keys(parsed.data).filter((name) => !Object.hasOwn(used.shape, name))
  refuseMisspelt(others)
  return {
    input,
    voice: voice ?? null,
    response_format: response_format ?? 'wav',
    speed,
    stream: streamOf(stream, stream_format),
    events: stream_format === 'sse',
    ignored: listOf(others),
  }
}

function streamOf(stream: boolean | null | undefined, format: string | null | undefined): boolean {
  if (stream === false && format === 'sse') {
    const detail = 'field stream: false is an answer in one piece, which events (stream_format sse) are not'
    throw new RequestError('field-invalid', detail)
  }
  return stream ?? true
}

function refuseFormats(body: unknown): void {
  const { response_format, stream_format } = formatsOf.safeParse(body).data ?? {}
  if (response_format !== undefined && !formats.some((format) => format === response_format)) {
    const detail =
      'field response_format: wav and pcm are what is made here, 16 bit, mono; wav when it is left out'
    throw new RequestError('format-unsupported', detail)
  }
  if (stream_format !== undefined && !streamFormats.some((format) => format === stream_format)) {
    throw new RequestError('format-unsupported', 'field stream_format: audio and sse are what is sent here')
  }
}

const asked = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined)
const formatsOf = z.object({ response_format: asked, stream_format: asked })

/** A field that nobody knows is ignored as other servers do, but a slip of the pen would change what is measured. */
function refuseMisspelt(names: readonly string[]): void {
  for (const name of names) {
    const [near] = known.includes(name) ? [] : nearNames(name.slice(0, 32), Object.keys(used.shape))
    if (near !== undefined)
      throw new RequestError(
        'field-invalid',
        `the body has a key that is nearly ${near}; write it so, or leave it out`,
      )
  }
}

// Names that the client made up are repeated nowhere: one may be a text.
function listOf(names: readonly string[]): string | null {
  const unknown = names.filter((name) => !known.includes(name)).length
  const list = [
    ...names.filter((name) => known.includes(name)),
    ...(unknown === 0 ? [] : [`${unknown} unknown`]),
  ]
  return list.length === 0 ? null : list.join(', ')
}
