import { joinSamples } from '../body/joined-samples.js'
import { leadSilence } from '../body/lead-silence.js'
import { ServedAudioError, type ServedAudio } from '../body/served-audio.js'
import type { SoundPlace } from '../body/sound-places.js'
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
    places: sounding.map(placeOf),
    lead_silence_s: leadSilence(
      sounding.map(({ format: { channels, rate } }, at) => ({
        samples: [read[at] ?? new Float32Array()],
        inTurn: channels,
        rate,
      })),
    ),
    remarks: [
      ...new Set(parts.flatMap(({ remarks }) => remarks)),
      ...(parts.length > 1 ? [`several-wavs=${parts.length}`] : []),
      ...(sounding.every(({ format }) => isSameFormat(format, first.format)) ? [] : ['formats-differ']),
    ],
  }
}

const secondsOf = (samples: Float32Array | undefined, { channels, rate }: WavFormat) =>
  (samples?.length ?? 0) / channels / rate

const placeOf = ({ format, start, end }: WavPart): SoundPlace => ({
  start,
  end,
  unit_bytes: frameBytes(format),
  unit_s: 1 / format.rate,
})

/** Raw 16-bit little-endian mono, as OpenAI's `pcm`. */
export function readPcm(body: Buffer, rate: number): ServedAudio {
  const samples = readSamples(body, { isFloat: false, channels: 1, rate, bits: 16 })
  return {
    format: 'pcm',
    sample_rate_hz: rate,
    duration_s: samples.length / rate,
    samples,
    places: [{ start: 0, end: body.length, unit_bytes: 2, unit_s: 1 / rate }],
    lead_silence_s: leadSilence([{ samples: [samples], rate }]),
    remarks: [],
  }
}
