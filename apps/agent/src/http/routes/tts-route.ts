import type { RequestHandler } from 'express'
import { parseTtsForm } from '../request/tts-form.js'
import { answerWithSound, clientSignal, type Speak } from './sound-answer.js'
import { soundFigures, soundHeaders } from './sound-headers.js'

/** POST /tts: the form's text as WAV or bare samples, or its row as JSON where the client accepts only that. */
export function ttsRoute(speak: Speak): RequestHandler {
  return async (request, response) => {
    const asked = parseTtsForm(request)
    const accepted = request.accepts('audio/wav', 'audio/pcm', 'application/json')
    if (accepted === 'application/json') {
      const { row } = await speak(asked, clientSignal(request, response))
      response.set({ ...soundHeaders(row), ...soundFigures(row) }).json(row)
      return
    }
    const sound = accepted === 'audio/pcm' ? 'pcm' : 'wav'
    await answerWithSound(speak, asked, { sound, events: false, headers: {} }, [request, response])
  }
}
