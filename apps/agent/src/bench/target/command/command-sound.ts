import { readFileSync, statSync } from 'node:fs'
import type { ReadAudio } from '../../../served-audio/audio-reading.js'
import type { AskFailure, Asked, AskedText } from '../ask/ask.js'
import { readAudio } from '../ask/http/http-answer.js'
import { invalid, noSound, type HeardSound, type ServedBody } from '../ask/served-sound.js'
import { tooLarge } from './command-failure.js'
import { largestSoundBytes } from './sound-body.js'

/** Reads what a command wrote. */
export async function readSound(
  body: ServedBody,
  raw: number | null,
  spoken: AskedText,
  read: ReadAudio,
): Promise<HeardSound> {
  const wanted = { format: raw === null ? 'wav' : 'pcm', sample_rate_hz: raw, speed: 1 } as const
  const heard = await readAudio(body, wanted, spoken, read)
  const { failure } = heard
  if (failure === null) return heard
  return { ...heard, failure: { ...failure, detail: inFlags(failure.detail) } }
}

/** Reads the file that a command wrote; its first byte of sound was seen by nobody. */
export async function readSoundFile(
  path: string,
  raw: number | null,
  spoken: AskedText,
  read: ReadAudio,
): Promise<HeardSound> {
  const stats = statSync(path, { throwIfNoEntry: false })
  // A pipe or a device would never end.
  if (stats?.isFile() !== true) return silent('audio-empty', 'it ended well and wrote no file {out}')
  if (stats.size > largestSoundBytes) return { ...noSound, failure: tooLarge }
  const bytes = readFileSync(path)
  if (bytes.length === 0) return silent('audio-empty', 'it ended well and left {out} empty')
  return readSound({ bytes, arrivals: [], ttfb_s: null }, raw, spoken, read)
}

/** Of a text that no program was given; its clock is at its beginning. */
export const unasked = (failure: AskFailure | null): Asked => ({
  ...noSound,
  failure,
  started_wall: Date.now() / 1000,
  total_s: 0,
  http_status: null,
  ended: null,
  tags: {},
})

export const silent = (code: string, detail: string): HeardSound => ({
  ...noSound,
  failure: invalid(code, detail),
})

/** Servers are asked for a format, commands are told. */
const inFlags = (detail: string) =>
  detail
    .replace('raw samples are read with --format pcm --sample-rate N', 'raw samples are read with --raw HZ')
    .replace(/ask for another with --format:.*/, 'have it write WAV, MP3, Opus or FLAC')
    .replace('the address is not that of the API', 'no sound')
