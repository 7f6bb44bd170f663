import { bodyKind, type BodyKind } from './body/body-kind.js'
import { ServedAudioError, type AudioFormat, type ServedAudio } from './body/served-audio.js'
import { placesAround } from './body/sound-places.js'
import { readFlac } from './flac/flac.js'
import { readMp3 } from './mpeg/mp3.js'
import { readOgg } from './ogg/ogg.js'
import { readPcm, readWavs } from './wav/wav-stream.js'
import { unwrapAudio } from './wrapped-audio.js'

/** What was asked for. */
export interface AudioAsked {
  readonly format: AudioFormat
  /** Of raw samples, which do not say it. */
  readonly sample_rate_hz: number | null
}

/** Reads whatever sound a server sent, also where it is not what was asked for. @throws ServedAudioError */
export async function readServed(body: Buffer, asked: AudioAsked): Promise<ServedAudio> {
  if (body.length === 0) throw new ServedAudioError('an answer without a byte', 'audio-empty')
  const kind = bodyKind(body)
  if (kind !== 'json' && kind !== 'event-stream') return readBytes(body, kind, asked)
  const { bytes, parts } = unwrapAudio(body, kind)
  const audio = await readBytes(bytes, bodyKind(bytes), asked)
  return { ...audio, places: placesAround(audio.places, parts), remarks: [kind, ...audio.remarks] }
}

async function readBytes(bytes: Buffer, kind: BodyKind, asked: AudioAsked): Promise<ServedAudio> {
  const audio = await readKind(bytes, kind, asked)
  return audio.format === asked.format
    ? audio
    : { ...audio, remarks: [`sent-${audio.format}`, ...audio.remarks] }
}

async function readKind(bytes: Buffer, kind: BodyKind, asked: AudioAsked): Promise<ServedAudio> {
  if (kind === 'wav') return readWavs(bytes)
  if (kind === 'mp3') return readMp3(bytes)
  if (kind === 'ogg') return readOgg(bytes)
  if (kind === 'flac') return readFlac(bytes)
  if (kind === 'unknown' && asked.format === 'pcm') return readPcm(bytes, asked.sample_rate_hz ?? 0)
  const detail = `${words[kind]} of ${bytes.length} bytes; ${remedies[kind] ?? askForAnother}`
  throw new ServedAudioError(detail, 'audio-unreadable', kind === 'html' || kind === 'text')
}

const askForAnother = 'ask for another with --format: wav, pcm, mp3, opus or flac'

const words: Readonly<Record<BodyKind, string>> = {
  wav: 'WAV',
  mp3: 'MP3',
  ogg: 'Ogg',
  flac: 'FLAC',
  json: 'JSON',
  'event-stream': 'a stream of events',
  html: 'an HTML page',
  text: 'a text',
  aac: 'an AAC stream',
  mp4: 'an MP4 file (AAC)',
  webm: 'a WebM file',
  aiff: 'an AIFF file',
  au: 'a file of Sun audio',
  caf: 'a CAF file',
  rifx: 'a big-endian WAV file (RIFX)',
  unknown: 'bytes of no format that is known here',
}

const remedies: Readonly<Partial<Record<BodyKind, string>>> = {
  html: 'the address is not that of the API',
  text: 'no sound',
  unknown: 'raw samples are read with --format pcm --sample-rate N',
}
