import { joinSamples } from '../body/joined-samples.js'
import { leadSilence, type SoundPart } from '../body/lead-silence.js'
import { ServedAudioError, type ServedAudio } from '../body/served-audio.js'
import { oneUnit, type SoundPlace } from '../body/sound-places.js'
import { readMpegStream, type MpegPart } from './mpeg-stream.js'

/** What the decoder itself delays, samples. */
const decoderDelay = 529

/** Decodes MP3, without what its encoder put before and after the sound where it says how much. @throws ServedAudioError */
export async function readMp3(body: Buffer): Promise<ServedAudio> {
  const parts = readMpegStream(body)
  const [first] = parts
  if (first === undefined) throw new ServedAudioError('MP3 without a frame', 'audio-empty')
  const decoded: DecodedPart[] = []
  for (const part of parts) decoded.push(await decode(part))
  return {
    format: 'mp3',
    sample_rate_hz: first.format.rate,
    duration_s: decoded.reduce((sum, { samples, rate }) => sum + (samples[0]?.length ?? 0) / rate, 0),
    samples: joinSamples(decoded.flatMap(({ samples }) => samples)),
    places: decoded.flatMap(({ places }) => places),
    lead_silence_s: leadSilence(decoded),
    remarks: [
      ...(parts.some(({ padding }) => padding === null) ? ['padding-unknown'] : []),
      ...(parts.length > 1 ? [`several-mp3s=${parts.length}`] : []),
    ],
  }
}

interface DecodedPart extends SoundPart {
  readonly places: readonly SoundPlace[]
}

async function decode({ frames, starts, format, padding }: MpegPart): Promise<DecodedPart> {
  const { MPEGDecoder } = await import('mpg123-decoder')
  const decoder = new MPEGDecoder({ enableGapless: false })
  await decoder.ready
  try {
    const { channelData, samplesDecoded } = decoder.decodeFrames([...frames])
    if (samplesDecoded !== frames.length * format.samples)
      throw new ServedAudioError(`MP3 with ${frames.length} frames of which not all can be decoded`)
    const from = padding === null ? 0 : padding.before + decoderDelay
    const to = padding === null ? samplesDecoded : samplesDecoded - Math.max(0, padding.after - decoderDelay)
    const places = frames.flatMap((frame, at) => {
      const start = starts[at] ?? 0
      const heard = Math.min((at + 1) * format.samples, to) - Math.max(at * format.samples, from)
      return oneUnit(start, start + frame.length, heard / format.rate)
    })
    // Of one channel both are the same.
    const channels = channelData.slice(0, format.channels)
    const samples = channels.map((channel) => channel.subarray(from, Math.max(from, to)))
    return { samples, rate: format.rate, places }
  } finally {
    decoder.free()
  }
}
