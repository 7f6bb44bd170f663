/** How samples stand in a WAV file. */
export interface WavFormat {
  readonly isFloat: boolean
  readonly channels: number
  readonly rate: number
  readonly bits: number
  /** Whether the header's bytes a second and a sample are those of the rest. @default undefined, of no header */
  readonly agrees?: boolean
}

// Registered format tags: https://www.rfc-editor.org/rfc/rfc2361
const [pcmTag, floatTag, extensibleTag] = [1, 3, 0xfffe]
const otherCodings: Readonly<Record<number, string>> = {
  2: ', ADPCM',
  6: ', A-law',
  7: ', µ-law',
  17: ', ADPCM',
  85: ', MP3',
}
const largestRate = 192_000

/** The bytes of one sample of each channel. */
export const frameBytes = ({ bits, channels }: WavFormat) => (bits / 8) * channels

export const isSameFormat = (a: WavFormat, b: WavFormat) =>
  a.isFloat === b.isFloat && a.channels === b.channels && a.rate === b.rate && a.bits === b.bits

/** Reads a chunk `fmt ` of 16 bytes or more; a text says what cannot be read. */
export function parseWavFormat(chunk: Buffer): WavFormat | string {
  if (chunk.length < 16) return 'the WAV file has a format chunk that is too short'
  const tag = chunk.readUInt16LE(0)
  // The first two bytes of the extension's GUID are the tag, from byte 24 of the chunk on.
  const coding = tag === extensibleTag && chunk.length >= 26 ? chunk.readUInt16LE(24) : tag
  const format = {
    isFloat: coding === floatTag,
    channels: chunk.readUInt16LE(2),
    rate: chunk.readUInt32LE(4),
    bits: chunk.readUInt16LE(14),
  }
  const { isFloat, channels, rate, bits } = format
  if (coding !== pcmTag && coding !== floatTag)
    return `WAV format ${coding}${otherCodings[coding] ?? ''}; expected PCM (1) or float (3)`
  if (!(isFloat ? [32, 64] : [8, 16, 24, 32]).includes(bits)) return `${bits} bits per sample`
  if (channels < 1 || channels > 8) return `${channels} channels; expected 1–8`
  if (rate < 1 || rate > largestRate) return `a sample rate of ${rate} Hz`
  const frame = frameBytes(format)
  return { ...format, agrees: chunk.readUInt32LE(8) === rate * frame && chunk.readUInt16LE(12) === frame }
}
