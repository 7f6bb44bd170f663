import { readStrictJson, agentLimits } from '@voicemark/daemon'
import type { RequestHandler } from 'express'
import { RequestError } from '../../request-error.js'
import type { SpeechRequest } from '../../speech/speech-request.js'
import { parseSpeechBody, type SpeechBody } from '../request/speech-body.js'
import { needsStandIn } from '../request/stand-in.js'
import { answerWithSound, type Speak } from './sound-answer.js'

/** Reads the JSON of POST /v1/audio/speech; other types are refused. */
export const readSpeechBody: RequestHandler[] = [
  (request, _response, next) => {
    if (!request.is('application/json')) {
      throw new RequestError('media-type', 'POST /v1/audio/speech expects application/json')
    }
    next()
  },
  readStrictJson(agentLimits.speechBytes),
]

/**
 * POST /v1/audio/speech, compatible with OpenAI's: `wav`, or `pcm` as 16-bit little-endian mono, while it is made unless
 * `stream` is false. Headers say what of the request was not followed.
 */
export function speechRoute(speak: Speak, isInstalled: (voice: string) => Promise<boolean>): RequestHandler {
  return async (request, response) => {
    const body = parseSpeechBody(request.body)
    const standsIn = await needsStandIn(body.voice, isInstalled)
    const { response_format: sound, events } = body
    const answer = { sound, events, headers: notFollowed(body, standsIn) }
    await answerWithSound(speak, asSpeechRequest(body, standsIn), answer, [request, response])
  }
}

function notFollowed({ voice, ignored }: SpeechBody, standsIn: boolean): Record<string, string> {
  return {
    ...(standsIn && voice !== null ? { 'Voicemark-Voice-Asked': voice } : {}),
    ...(ignored === null ? {} : { 'Voicemark-Ignored': ignored }),
  }
}

function asSpeechRequest({ input, voice, speed, stream }: SpeechBody, standsIn: boolean): SpeechRequest {
  return {
    text: input,
    voice: standsIn ? null : voice,
    speed,
    stream,
    threads: null,
    ref_audio_s: null,
    warmup: false,
    campaign_id: null,
    item_id: null,
    repeat: null,
    sampled: null,
    tags: standsIn && voice !== null ? { voice_asked: voice } : {},
  }
}
