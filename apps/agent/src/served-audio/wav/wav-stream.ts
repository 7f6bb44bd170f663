import { joinSamples } from '../body/joined-samples.js'
import { ServedAudioError, type ServedAudio } from '../body/served-audio.js'
import { frameBytes, isSameFormat, type WavFormat } from './wav-format.js'
import { readWavPart, type WavPart } from './wav-part.js'
import { readSamples } from './wav-samples.js'

/**
 * A WAV file as servers send it: one or several, one after the other or each a chunk of a stream, with sizes that are
 * right, unknown, or of the first chunk alone.
 * @throws ServedAudioError
 */
export function readWavs(body: Buffer): ServedAudio {
  const parts: WavPart[] = []
  for (let at = 0; at < body.length;) {
    const part = readWavPart(body, at)
    parts.push(part)
    at = part.next
  }
  const sounding = parts.filter(({ format, start, end }) => end - start >= frameBytes(format))
  const [first] = sounding
  if (first === undefined) throw new ServedAudioError('a WAV header without a sample after it', 'audio-empty')
  const read = sounding.map(({ format, start, end }) => readSamples(body.subarray(start, end), format))
  return {
    format: 'wav',
    sample_rate_hz: first.format.rate,
    duration_s: sounding.reduce((sum, { format }, at) => sum + secondsOf(read[at], format), 0),
    samples: joinSamples(read),
    header_bytes: first.start,
    remarks: [
      ...new Set(parts.flatMap(({ remarks }) => remarks)),
      ...(parts.length > 1 ? [`several-wavs=${parts.length}`] : []),
      ...(sounding.every(({ format }) => isSameFormat(format, first.format)) ? [] : ['formats-differ']),
    ],
  }
}

const secondsOf = (samples: Float32Array | undefined, { channels, rate }: WavFormat) =>
  (samples?.length ?? 0) / channels / rate

/** Raw 16-bit little-endian mono, as OpenAI's `pcm`. */
export function readPcm(body: Buffer, rate: number): ServedAudio {
  const samples = readSamples(body, { isFloat: false, channels: 1, rate, bits: 16 })
  const duration_s = samples.length / rate
  return { format: 'pcm', sample_rate_hz: rate, duration_s, samples, header_bytes: 0, remarks: [] }
}
