import type { HttpResponse } from '@voicemark/daemon'
import type { FailureClass, HttpConfiguration } from '@voicemark/schema'
import type { ReadAudio } from '../../../../served-audio/audio-reading.js'
import { ServedAudioError, type ServedAudio } from '../../../../served-audio/body/served-audio.js'
import { serverWords } from './server-words.js'

/** What a server answered, by the clock of the client. */
export interface HttpAnswer {
  /** From the first byte sent to the last byte received, or to the failure. */
  readonly total_s: number
  /** To the first byte of a sample, or of the frame that holds it: a header is no sound. */
  readonly ttfa_s: number | null
  readonly http_status: number | null
  readonly audio: Pick<ServedAudio, 'duration_s' | 'sample_rate_hz'> | null
  /** What had to be assumed of the sound. */
  readonly remarks: ServedAudio['remarks']
  readonly failure: HttpFailure | null
}

export interface HttpFailure {
  readonly failure_class: FailureClass
  readonly code: string
  readonly detail: string
}

/** The audio that was asked for. */
export interface AudioWanted {
  readonly configuration: HttpConfiguration
  /** Is in nothing that is kept of what the server says. */
  readonly text: string
  /** Of the input, which a plausible length of the audio is judged by. */
  readonly chars: number
}

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
  { configuration, text, chars }: AudioWanted,
  read: ReadAudio,
): Promise<Pick<HttpAnswer, 'ttfa_s' | 'audio' | 'remarks' | 'failure'>> {
  const { format, sample_rate_hz, speed } = configuration
  const reading = await read(bytes, { format, sample_rate_hz, speed, chars })
  if (reading.audio === null) {
    const words = reading.isText ? serverWords(bytes, text) : ''
    const detail = words === '' ? reading.detail : `${reading.detail}: ${words}`
    return { ttfa_s: null, audio: null, remarks: [], failure: invalid(reading.code, detail) }
  }
  const { audio, problem } = reading
  return {
    ttfa_s: arrivedAt(audio.header_bytes + 1),
    audio,
    remarks: audio.remarks,
    failure: problem === null ? null : invalid(`audio-${problem.fault}`, problem.detail),
  }
}

/** The answer of a server that gave no audio. */
export const noAnswer = (total_s: number, http_status: number | null, failure: HttpFailure): HttpAnswer => ({
  total_s,
  ttfa_s: null,
  http_status,
  audio: null,
  remarks: [],
  failure,
})

/** A body that is not the audio that was asked for. */
export const unreadable = ({ code, message }: ServedAudioError): HttpFailure => invalid(code, message)

const invalid = (code: string, detail: string): HttpFailure => ({
  failure_class: 'invalid_audio',
  code,
  detail,
})
