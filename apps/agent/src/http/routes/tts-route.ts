import type { Request, RequestHandler, Response } from 'express'
import { encodeWav } from '../../audio/wav.js'
import type { Speech } from '../../monitor/monitored-synthesis.js'
import type { SpeechRequest } from '../../speech/speech-request.js'
import { parseTtsForm } from '../request/tts-form.js'

/** Speaks one request; aborted when the client goes away. */
export type Speak = (request: SpeechRequest, signal: AbortSignal) => Promise<Speech>

/** POST /tts: the form's text as WAV, or its row as JSON where the client accepts only that. */
export function ttsRoute(speak: Speak): RequestHandler {
  return async (request, response) => {
    const speech = await speak(parseTtsForm(request), clientSignal(request, response))
    setSpeechHeaders(response, speech)
    if (request.accepts('audio/wav', 'application/json') === 'application/json') response.json(speech.row)
    else response.type('audio/wav').send(encodeWav(toSamples(speech), speech.sample_rate_hz))
  }
}

/** What a client may want to know without reading the record. */
export function setSpeechHeaders(response: Response, { row }: Speech): void {
  response.set({
    'Voicemark-Request-Id': row.request_id,
    'Voicemark-Voice': row.voice,
    'Voicemark-RTF': String(row.rtf),
    'Voicemark-Total-Duration': String(row.total_duration_s),
    'Voicemark-Audio-Duration': String(row.audio_duration_s),
  })
}

/** Samples of a speech, mono, 16 bit. */
export function toSamples({ audio }: Speech): Int16Array {
  const { buffer, byteOffset, byteLength } = audio.pcm
  return new Int16Array(buffer.slice(byteOffset, byteOffset + byteLength))
}

/** Aborted when the connection closes before the answer is sent. */
export function clientSignal(request: Request, response: Response): AbortSignal {
  const controller = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) controller.abort()
  })
  if (request.socket.destroyed) controller.abort()
  return controller.signal
}
