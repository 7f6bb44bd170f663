import type { HttpConfiguration } from '@voicemark/schema'
import type { Piece } from '../../../playback/playback.js'
import type { AudioReading, ReadAudio } from '../../../served-audio/audio-reading.js'
import type { Asked, AskedText, AskFailure } from './ask.js'

/** The audio that was asked for. */
export type AudioWanted = Pick<HttpConfiguration, 'format' | 'sample_rate_hz' | 'speed'>

/** The whole body of an answer. */
export interface ServedBody {
  readonly bytes: Buffer
  /** How much of it was here when; empty where nobody saw it come. */
  readonly arrivals: readonly Arrival[]
  /** When the answer began, be it with a header. */
  readonly ttfb_s: number | null
}

/** So many first bytes were here by then. */
export interface Arrival {
  readonly bytes: number
  readonly at_s: number
}

/** What the sound of an answer came to. */
export type HeardSound = Pick<
  Asked,
  'ttfb_s' | 'ttfa_s' | 'ttfa_boundary' | 'pieces' | 'lead_silence_s' | 'audio' | 'remarks' | 'failure'
>

export const noSound: HeardSound = {
  ttfb_s: null,
  ttfa_s: null,
  ttfa_boundary: null,
  pieces: [],
  lead_silence_s: null,
  audio: null,
  remarks: [],
  failure: null,
}

/** Reads a body; what is no sound has `said` make a failure of it. */
export async function hearSound(
  { bytes, arrivals, ttfb_s }: ServedBody,
  { format, sample_rate_hz, speed }: AudioWanted,
  { chars, onSound }: Pick<AskedText, 'chars' | 'onSound'>,
  read: ReadAudio,
  said: (unread: UnreadSound) => AskFailure = ({ code, detail }) => invalid(code, detail),
): Promise<HeardSound> {
  const arrived = arrivals.map((arrival) => arrival.bytes)
  const reading = await read(bytes, { format, sample_rate_hz, speed, chars, arrived })
  if (reading.audio === null) return { ...noSound, failure: said(reading) }
  const { audio, problem } = reading
  if (problem === null) onSound?.({ bytes, format, sample_rate_hz })
  const pieces = piecesOf(arrivals, audio.heard_s)
  const ttfa_s = pieces[0]?.at_s ?? null
  return {
    ttfb_s,
    ttfa_s,
    ttfa_boundary: ttfa_s === null ? null : 'client',
    pieces,
    lead_silence_s: audio.lead_silence_s,
    audio,
    remarks: audio.remarks,
    failure: problem === null ? null : invalid(`audio-${problem.fault}`, problem.detail),
  }
}

type UnreadSound = Extract<AudioReading, { audio: null }>

function piecesOf(arrivals: readonly Arrival[], heard_s: readonly number[]): Piece[] {
  let before_s = 0
  return arrivals.flatMap(({ at_s }, at) => {
    const audio_s = (heard_s[at] ?? before_s) - before_s
    before_s += audio_s
    return audio_s > 0 ? [{ at_s, audio_s }] : []
  })
}

/** Sound that is none. */
export const invalid = (code: string, detail: string): AskFailure => ({
  failure_class: 'invalid_audio',
  code,
  detail,
})
