import type { Request, Response } from 'express'
import { encodeWav } from '../../audio/wav.js'
import type { OnChunk, Speech } from '../../monitor/monitored-synthesis.js'
import { RequestError } from '../../request-error.js'
import type { EngineAudio } from '../../synthesis/engine/engine-messages.js'
import type { SpeechRequest } from '../../speech/speech-request.js'
import { soundFigures, soundHeaders, soundType, type SoundAnswer } from './sound-headers.js'
import { createStreamedAnswer } from './streamed-answer.js'

/** Speaks one request; aborted when the client goes away. Sound that is wanted while it is made is heard meanwhile. */
export type Speak = (request: SpeechRequest, signal: AbortSignal, onChunk?: OnChunk) => Promise<Speech>

/**
 * Speaks a request and answers with its sound: in one piece, or sentence by sentence while it is made. By HTTP/1.0 an answer of
 * unknown length ends with its connection: nobody could tell one that was cut, so that it is sent in one piece.
 */
export async function answerWithSound(
  speak: Speak,
  asked: SpeechRequest,
  answer: SoundAnswer,
  [request, response]: readonly [Request, Response],
): Promise<void> {
  const signal = clientSignal(request, response)
  const isOld = request.httpVersion === '1.0'
  if (isOld && answer.events) {
    throw new RequestError('format-unsupported', 'field stream_format: events (sse) need HTTP/1.1')
  }
  if (asked.stream && !isOld) {
    const { onChunk, end } = createStreamedAnswer(response, answer)
    end(await speak(asked, signal, onChunk))
    return
  }
  const { row, audio, sample_rate_hz } = await speak({ ...asked, stream: false }, signal)
  response.set({ ...soundHeaders(row), ...soundFigures(row), ...answer.headers })
  response.type(soundType(answer, sample_rate_hz))
  response.send(answer.sound === 'pcm' ? Buffer.from(audio.pcm) : encodeWav(samplesOf(audio), sample_rate_hz))
}

function samplesOf({ pcm: { buffer, byteOffset, byteLength } }: EngineAudio): Int16Array {
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
