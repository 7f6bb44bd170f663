/** Audio that a server sent: its samples, and how many bytes came before them. */
export interface ServedAudio {
  readonly sample_rate_hz: number
  readonly channels: number
  readonly duration_s: number
  /** −1 to 1, channels one after another; NaN where a float sample is none. */
  readonly samples: Float32Array
  /** Bytes of the body before the first sample. */
  readonly header_bytes: number
}

/** A body that is not the audio that was asked for. */
export class ServedAudioError extends Error {
  override readonly name = 'ServedAudioError'
}

interface Format {
  readonly isFloat: boolean
  readonly channels: number
  readonly rate: number
  readonly bits: number
}

// Registered format tags: PCM, IEEE float and extensible, https://www.rfc-editor.org/rfc/rfc2361
const [pcmTag, floatTag, extensibleTag] = [1, 3, 0xfffe]
const largestRate = 192_000

/** Raw 16-bit little-endian mono, as OpenAI's `pcm`. @throws ServedAudioError */
export function readPcm(body: Buffer, sample_rate_hz: number): ServedAudio {
  if (body.toString('latin1', 0, 4) === 'RIFF') throw new ServedAudioError('asked for pcm and got a WAV file')
  const format = { isFloat: false, channels: 1, rate: sample_rate_hz, bits: 16 }
  return audioOf(body, format, 0)
}

/**
 * A WAV file as servers send it. One that streams does not know its length when it writes the header: sizes of 0, of
 * 2^31 − 1 or more, and those of ffmpeg, 0xFFFFFFFF, then mean "to the end of the body".
 * @throws ServedAudioError
 */
export function readServedWav(body: Buffer): ServedAudio {
  if (body.toString('latin1', 0, 4) !== 'RIFF' || body.toString('latin1', 8, 12) !== 'WAVE')
    throw new ServedAudioError(`not a WAV file but ${body.length} bytes of something else`)
  let format: Format | null = null
  for (let at = 12; at + 8 <= body.length;) {
    const id = body.toString('latin1', at, at + 4)
    const size = body.readUInt32LE(at + 4)
    const start = at + 8
    if (id === 'data') {
      if (format === null) throw new ServedAudioError('the WAV file has its data before its format')
      return audioOf(body.subarray(start, dataEnd(body, start, size)), format, start)
    }
    if (id === 'fmt ' && start + 16 <= body.length) format = readFormat(body, start, size)
    at = start + size + (size % 2)
  }
  throw new ServedAudioError('the WAV file has no samples')
}

const unknownSize = 0x7fff_ffff

function dataEnd(body: Buffer, start: number, size: number): number {
  if (size === 0 || size >= unknownSize - 64) return body.length
  if (start + size <= body.length) return start + size
  throw new ServedAudioError(`the WAV file announces ${size} bytes of samples and has ${body.length - start}`)
}

function readFormat(body: Buffer, start: number, size: number): Format {
  const tag = body.readUInt16LE(start)
  // The first two bytes of the extension's GUID are the tag, from byte 24 of the chunk on.
  const extended = tag === extensibleTag && size >= 26 && start + 26 <= body.length
  const coding = extended ? body.readUInt16LE(start + 24) : tag
  const format = {
    isFloat: coding === floatTag,
    channels: body.readUInt16LE(start + 2),
    rate: body.readUInt32LE(start + 4),
    bits: body.readUInt16LE(start + 14),
  }
  const { isFloat, channels, rate, bits } = format
  if (coding !== pcmTag && coding !== floatTag)
    throw new ServedAudioError(`WAV format ${coding}; expected PCM (1) or float (3)`)
  if (!(isFloat ? [32, 64] : [8, 16, 24, 32]).includes(bits))
    throw new ServedAudioError(`${bits} bits per sample`)
  if (channels < 1 || channels > 8) throw new ServedAudioError(`${channels} channels; expected 1–8`)
  if (rate < 1 || rate > largestRate) throw new ServedAudioError(`a sample rate of ${rate} Hz`)
  return format
}

function audioOf(data: Buffer, format: Format, header_bytes: number): ServedAudio {
  const bytes = format.bits / 8
  const frames = Math.floor(data.length / (bytes * format.channels))
  const read = sampleReader(data, format)
  const samples = new Float32Array(frames * format.channels)
  for (let at = 0; at < samples.length; at += 1) samples[at] = read(at * bytes)
  const { rate: sample_rate_hz, channels } = format
  return { sample_rate_hz, channels, duration_s: frames / sample_rate_hz, samples, header_bytes }
}

function sampleReader(data: Buffer, { isFloat, bits }: Format): (at: number) => number {
  if (isFloat) return bits === 32 ? (at) => data.readFloatLE(at) : (at) => data.readDoubleLE(at)
  // Eight bits are unsigned in a WAV file, all others signed.
  if (bits === 8) return (at) => (data.readUInt8(at) - 128) / 128
  return (at) => data.readIntLE(at, bits / 8) / 2 ** (bits - 1)
}
