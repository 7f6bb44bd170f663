import { joinSamples } from '../body/joined-samples.js'
import { ServedAudioError, type ServedAudio } from '../body/served-audio.js'
import { readMpegStream, type MpegPart } from './mpeg-stream.js'

/** What the decoder itself delays, samples. */
const decoderDelay = 529

/** Decodes MP3, without what its encoder put before and after the sound where it says how much. @throws ServedAudioError */
export async function readMp3(body: Buffer): Promise<ServedAudio> {
  const parts = readMpegStream(body)
  const [first] = parts
  if (first === undefined) throw new ServedAudioError('MP3 without a frame', 'audio-empty')
  const decoded: Float32Array[] = []
  let duration_s = 0
  for (const part of parts) {
    const channels = await decode(part)
    duration_s += (channels[0]?.length ?? 0) / part.format.rate
    decoded.push(...channels)
  }
  return {
    format: 'mp3',
    sample_rate_hz: first.format.rate,
    duration_s,
    samples: joinSamples(decoded),
    header_bytes: first.start,
    remarks: [
      ...(parts.some(({ padding }) => padding === null) ? ['padding-unknown'] : []),
      ...(parts.length > 1 ? [`several-mp3s=${parts.length}`] : []),
    ],
  }
}

async function decode({ frames, format, padding }: MpegPart): Promise<Float32Array[]> {
  const { MPEGDecoder } = await import('mpg123-decoder')
  const decoder = new MPEGDecoder({ enableGapless: false })
  await decoder.ready
  try {
    const { channelData, samplesDecoded } = decoder.decodeFrames([...frames])
    if (samplesDecoded !== frames.length * format.samples)
      throw new ServedAudioError(`MP3 with ${frames.length} frames of which not all can be decoded`)
    const from = padding === null ? 0 : padding.before + decoderDelay
    const to = padding === null ? samplesDecoded : samplesDecoded - Math.max(0, padding.after - decoderDelay)
    // Of one channel both are the same.
    return channelData.slice(0, format.channels).map((samples) => samples.subarray(from, Math.max(from, to)))
  } finally {
    decoder.free()
  }
}
