import type { HttpResponse } from '@voicemark/daemon'
import type { HttpConfiguration } from '@voicemark/schema'
import type { ReadAudio } from '../../../../served-audio/audio-reading.js'
import { ServedAudioError } from '../../../../served-audio/body/served-audio.js'
import type { Asked, AskedText, AskFailure } from '../ask.js'
import { serverWords } from './server-words.js'

/** The audio that was asked for. */
export type AudioWanted = Pick<HttpConfiguration, 'format' | 'sample_rate_hz' | 'speed'>

const largestBodyBytes = 256 * 2 ** 20

/** The whole body of an answer. */
export interface ServedBody {
  readonly bytes: Buffer
  /** When as many bytes as this had arrived. */
  arrivedAt(bytes: number): number | null
}

/** @throws ServedAudioError when it is too large. */
export async function readBody(
  response: Pick<HttpResponse, 'body'>,
  elapsed_s: () => number,
): Promise<ServedBody> {
  const chunks: Buffer[] = []
  const arrivals: { bytes: number; at_s: number }[] = []
  let bytes = 0
  for await (const chunk of response.body) {
    const part = Buffer.from(chunk)
    bytes += part.length
    if (bytes > largestBodyBytes) throw new ServedAudioError(`over ${largestBodyBytes / 2 ** 20} MB of audio`)
    chunks.push(part)
    arrivals.push({ bytes, at_s: elapsed_s() })
  }
  return {
    bytes: Buffer.concat(chunks),
    arrivedAt: (wanted) => arrivals.find((arrival) => arrival.bytes >= wanted)?.at_s ?? null,
  }
}

/** The audio in a body, or what is wrong with it. */
export async function readAudio(
  { bytes, arrivedAt }: ServedBody,
  { format, sample_rate_hz, speed }: AudioWanted,
  { text, chars }: AskedText,
  read: ReadAudio,
): Promise<Pick<Asked, 'ttfa_s' | 'ttfa_boundary' | 'audio' | 'remarks' | 'failure'>> {
  const reading = await read(bytes, { format, sample_rate_hz, speed, chars })
  if (reading.audio === null) {
    const words = reading.isText ? serverWords(bytes, text) : ''
    const detail = words === '' ? reading.detail : `${reading.detail}: ${words}`
    const failure = invalid(reading.code, detail)
    return { ttfa_s: null, ttfa_boundary: null, audio: null, remarks: [], failure }
  }
  const { audio, problem } = reading
  const ttfa_s = arrivedAt(audio.header_bytes + 1)
  return {
    ttfa_s,
    ttfa_boundary: ttfa_s === null ? null : 'client',
    audio,
    remarks: audio.remarks,
    failure: problem === null ? null : invalid(`audio-${problem.fault}`, problem.detail),
  }
}

/** A body that is not the audio that was asked for. */
export const unreadable = ({ code, message }: ServedAudioError): AskFailure => invalid(code, message)

/** Sound that is none. */
export const invalid = (code: string, detail: string): AskFailure => ({
  failure_class: 'invalid_audio',
  code,
  detail,
})
