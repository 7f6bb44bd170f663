import { readStrictJson } from '@voicemark/daemon'
import type { RequestHandler } from 'express'
import { encodeWav } from '../../audio/wav.js'
import { RequestError } from '../../request-error.js'
import type { SpeechRequest } from '../../speech/speech-request.js'
import { parseSpeechBody, type SpeechBody } from '../request/speech-body.js'
import { needsStandIn } from '../request/stand-in.js'
import { clientSignal, setSpeechHeaders, toSamples, type Speak } from './tts-route.js'

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

/**
 * POST /v1/audio/speech, compatible with OpenAI's: `wav`, or `pcm` as 16-bit little-endian mono. Headers say what of the
 * request was not followed.
 */
export function speechRoute(speak: Speak, isInstalled: (voice: string) => Promise<boolean>): RequestHandler {
  return async (request, response) => {
    const body = parseSpeechBody(request.body)
    const standsIn = await needsStandIn(body.voice, isInstalled)
    const speech = await speak(asSpeechRequest(body, standsIn), clientSignal(request, response))
    setSpeechHeaders(response, speech)
    if (standsIn && body.voice !== null) response.set('Voicemark-Voice-Asked', body.voice)
    if (body.ignored !== null) response.set('Voicemark-Ignored', body.ignored)
    if (body.response_format === 'wav') {
      response.type('audio/wav').send(encodeWav(toSamples(speech), speech.sample_rate_hz))
    } else {
      response.type(`audio/pcm;rate=${speech.sample_rate_hz};channels=1`).send(Buffer.from(speech.audio.pcm))
    }
  }
}

function asSpeechRequest({ input, voice, speed }: SpeechBody, standsIn: boolean): SpeechRequest {
  return {
    text: input,
    voice: standsIn ? null : voice,
    speed,
    threads: null,
    ref_audio_s: null,
    warmup: false,
    campaign_id: null,
    item_id: null,
    repeat: null,
    tags: standsIn && voice !== null ? { voice_asked: voice } : {},
  }
}
