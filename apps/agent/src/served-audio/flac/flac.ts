import { afterId3 } from '../body/body-kind.js'
import { joinSamples } from '../body/joined-samples.js'
import { leadSilence } from '../body/lead-silence.js'
import { ServedAudioError, type ServedAudio } from '../body/served-audio.js'
import { oneUnit, type SoundPlace } from '../body/sound-places.js'
import { createBitReader } from './bit-reader.js'
import { readFlacFrame, type FlacBlock } from './flac-frame.js'

/** What a stream says of itself before its frames. */
interface StreamInfo {
  readonly rate: number
  readonly channels: number
  readonly bits: number
  /** Samples of each channel; 0 where the encoder could not know. */
  readonly total: number
  /** Where the first frame begins. */
  readonly start: number
}

interface Decoded extends StreamInfo {
  readonly blocks: readonly FlacBlock[]
  readonly places: readonly SoundPlace[]
  readonly samples: number
  readonly next: number
}

/** Decodes FLAC, one stream or several. @throws ServedAudioError */
export function readFlac(body: Buffer): ServedAudio {
  const streams: Decoded[] = []
  for (let at = afterId3(body); isStream(body, at); at = streams.at(-1)?.next ?? body.length)
    streams.push(decode(body, readStreamInfo(body, at)))
  const sounding = streams.filter(({ samples }) => samples > 0)
  const [first] = sounding
  if (first === undefined) throw new ServedAudioError('FLAC without a frame', 'audio-empty')
  const parts = sounding.map(({ blocks, rate }) => ({ blocks: blocks.map(asFloats), rate }))
  return {
    format: 'flac',
    sample_rate_hz: first.rate,
    duration_s: sounding.reduce((sum, { samples, rate }) => sum + samples / rate, 0),
    samples: joinSamples(parts.flatMap(({ blocks }) => blocks.flat())),
    places: sounding.flatMap(({ places }) => places),
    lead_silence_s: leadSilence(
      parts.flatMap(({ blocks, rate }) => blocks.map((samples) => ({ samples, rate }))),
    ),
    remarks: streams.length > 1 ? [`several-flacs=${streams.length}`] : [],
  }
}

const isStream = (body: Buffer, at: number) => body.toString('latin1', at, at + 4) === 'fLaC'

function readStreamInfo(body: Buffer, from: number): StreamInfo {
  let info: Omit<StreamInfo, 'start'> | null = null
  for (let at = from + 4; at + 4 <= body.length;) {
    const [type, size] = [body.readUInt8(at), body.readUIntBE(at + 1, 3)]
    if ((type & 127) === 0 && at + 38 <= body.length) info = streamInfo(createBitReader(body, at + 14))
    at += 4 + size
    if (type >= 128 && info !== null) return { ...info, start: at }
  }
  throw new ServedAudioError('FLAC without a whole header')
}

function streamInfo(input: ReturnType<typeof createBitReader>): Omit<StreamInfo, 'start'> {
  return {
    rate: input.unsigned(20),
    channels: input.unsigned(3) + 1,
    bits: input.unsigned(5) + 1,
    total: input.unsigned(4) * 2 ** 32 + input.unsigned(32),
  }
}

function decode(body: Buffer, info: StreamInfo): Decoded {
  if (info.rate === 0) throw new ServedAudioError('FLAC with a sample rate of 0 Hz')
  const blocks: FlacBlock[] = []
  const places: SoundPlace[] = []
  let [samples, next] = [0, info.start]
  for (; next < body.length && !isStream(body, next);) {
    const input = createBitReader(body, next)
    const block = readFlacFrame(input, info)
    if (block === null) {
      if (isTag(body, next)) break
      throw cut(info, samples, body.length - next)
    }
    const [start, length] = [next, block.channels[0]?.length ?? 0]
    blocks.push(block)
    samples += length
    next = input.align()
    places.push(...oneUnit(start, next, length / info.rate))
  }
  if (samples < info.total) throw cut(info, samples, 0)
  return { ...info, blocks, places, samples, next: isStream(body, next) ? next : body.length }
}

/** ID3v1 stands at the end. */
const isTag = (body: Buffer, at: number) => body.toString('latin1', at, at + 3) === 'TAG'

function cut({ total }: StreamInfo, samples: number, left: number): ServedAudioError {
  const announced = total === 0 ? '' : `announces ${total} samples, `
  const rest = left === 0 ? '' : ` and ${left} bytes of no whole frame`
  return new ServedAudioError(`the FLAC ${announced}has ${samples}${rest}: it was cut`, 'audio-cut')
}

function asFloats({ channels, bits }: FlacBlock): Float32Array[] {
  const scale = 2 ** (bits - 1)
  return channels.map((samples) => Float32Array.from(samples, (sample) => sample / scale))
}
