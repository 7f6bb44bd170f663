import type { HttpResponse } from '@voicemark/daemon'
import type { ReadAudio } from '../../../../served-audio/audio-reading.js'
import { ServedAudioError } from '../../../../served-audio/body/served-audio.js'
import type { AskedText, AskFailure } from '../ask.js'
import {
  hearSound,
  invalid,
  type Arrival,
  type AudioWanted,
  type HeardSound,
  type ServedBody,
} from '../served-sound.js'
import { serverWords } from './server-words.js'

const largestBodyBytes = 256 * 2 ** 20

/** @throws ServedAudioError when it is too large. */
export async function readBody(
  response: Pick<HttpResponse, 'body'>,
  elapsed_s: () => number,
): Promise<ServedBody> {
  const chunks: Buffer[] = []
  const arrivals: Arrival[] = []
  let bytes = 0
  for await (const chunk of response.body) {
    const part = Buffer.from(chunk)
    bytes += part.length
    if (bytes > largestBodyBytes) throw new ServedAudioError(`over ${largestBodyBytes / 2 ** 20} MB of audio`)
    chunks.push(part)
    arrivals.push({ bytes, at_s: elapsed_s() })
  }
  return { bytes: Buffer.concat(chunks), arrivals, ttfb_s: arrivals[0]?.at_s ?? null }
}

/** The audio in a body, or what is wrong with it. */
export function readAudio(
  body: ServedBody,
  wanted: AudioWanted,
  spoken: AskedText,
  read: ReadAudio,
): Promise<HeardSound> {
  return hearSound(body, wanted, spoken, read, ({ isText, code, detail }) => {
    const words = isText ? serverWords(body.bytes, spoken.text) : ''
    return invalid(code, words === '' ? detail : `${detail}: ${words}`)
  })
}

/** A body that is not the audio that was asked for. */
export const unreadable = ({ code, message }: ServedAudioError): AskFailure => invalid(code, message)
