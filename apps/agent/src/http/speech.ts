import { readStrictJson } from '@voicemark/daemon'
import type { RequestHandler } from 'express'
import { z } from 'zod'
import { RequestError } from '../errors.js'
import { encodeWav } from '../synthesis/wav.js'
import { speechSpeed, voiceName } from '@voicemark/schema'
import { fieldProblem, type SpeechRequest } from '../speech-request.js'
import { clientSignal, setSpeechHeaders, toSamples, type Speak } from './tts.js'

const body = z.strictObject({
  input: z.string(),
  /** Accepted because every client of this API sends it; the voice decides the model. */
  model: z.string().max(256).optional(),
  voice: voiceName.optional(),
  response_format: z.enum(['wav', 'pcm'], 'expected wav or pcm').default('wav'),
  speed: speechSpeed.default(1),
  stream_format: z.literal('audio', 'expected audio').optional(),
})

/** Reads the JSON of POST /v1/audio/speech; other types are refused. */
export const readSpeechBody: RequestHandler[] = [
  (request, _response, next) => {
    if (!request.is('application/json')) {
      throw new RequestError('media-type', 'POST /v1/audio/speech expects application/json')
    }
    next()
  },
  readStrictJson('128kb'),
]

/** POST /v1/audio/speech, compatible with OpenAI's: `wav`, or `pcm` as 16-bit little-endian mono. */
export function speechRoute(speak: Speak): RequestHandler {
  return async (request, response) => {
    const parsed = body.safeParse(request.body)
    if (!parsed.success) throw fieldProblem(parsed.error)
    const { response_format } = parsed.data
    const speech = await speak(asSpeechRequest(parsed.data), clientSignal(request, response))
    setSpeechHeaders(response, speech)
    if (response_format === 'wav') {
      response.type('audio/wav').send(encodeWav(toSamples(speech), speech.sample_rate_hz))
    } else {
      response.type(`audio/pcm;rate=${speech.sample_rate_hz};channels=1`).send(Buffer.from(speech.audio.pcm))
    }
  }
}

function asSpeechRequest({ input, voice, speed }: z.infer<typeof body>): SpeechRequest {
  return {
    text: input,
    voice: voice ?? null,
    speed,
    threads: null,
    ref_audio_s: null,
    warmup: false,
    campaign_id: null,
    item_id: null,
    repeat: null,
    tags: {},
  }
}
