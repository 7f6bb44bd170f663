import { endianness } from 'node:os'

/** Format and length of a WAV file. */
export interface WavInfo {
  readonly sample_rate_hz: number
  readonly channels: number
  readonly duration_s: number
}

/** A WAV file that cannot be used, in one line with the field and its limit. */
export class WavError extends Error {
  override readonly name = 'WavError'
  readonly code = 'audio-invalid'
}

interface Chunk {
  readonly id: string
  readonly start: number
  readonly size: number
}

const headerBytes = 44
const bytesPerSample = 2
// As OpenAI's streams say it, and what players take for: to the end.
const unknownSize = 0xffff_ffff
// Registered format tags: PCM, IEEE float and extensible, https://www.rfc-editor.org/rfc/rfc2361
const formats = [1, 3, 0xfffe]
const formatBytes = 16
const sampleRates = { min: 8000, max: 192_000 }
const maxChannels = 8
const maxDurationS = 600

/** A mono 16-bit WAV file with the classic 44-byte header. */
export function encodeWav(pcm: Int16Array, sampleRate: number): Buffer {
  const dataBytes = pcm.length * bytesPerSample
  const wav = Buffer.alloc(headerBytes + dataBytes)
  wav.set(wavHeader(sampleRate, dataBytes))
  const data = wav.subarray(headerBytes)
  data.set(new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength))
  if (endianness() === 'BE') data.swap16()
  return wav
}

/** What a mono 16-bit WAV file begins with; of one whose length nobody knows yet both sizes are the largest there are. */
export function wavHeader(sampleRate: number, dataBytes: number | null): Buffer {
  const wav = Buffer.alloc(headerBytes)
  wav.write('RIFF', 0, 'latin1')
  wav.writeUInt32LE(dataBytes === null ? unknownSize : headerBytes - 8 + dataBytes, 4)
  wav.write('WAVEfmt ', 8, 'latin1')
  wav.writeUInt32LE(formatBytes, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(sampleRate, 24)
  wav.writeUInt32LE(sampleRate * bytesPerSample, 28)
  wav.writeUInt16LE(bytesPerSample, 32)
  wav.writeUInt16LE(8 * bytesPerSample, 34)
  wav.write('data', 36, 'latin1')
  wav.writeUInt32LE(dataBytes ?? unknownSize, 40)
  return wav
}

/** Checks an uploaded WAV file by its header; throws a WavError that names the field and its limit. */
export function readWavInfo(file: Buffer): WavInfo {
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE')
    throw new WavError('not a WAV file: it does not begin with RIFF and WAVE')
  const chunks = readChunks(file)
  const format = requireChunk(chunks, 'fmt ')
  const data = requireChunk(chunks, 'data')
  if (format.size < formatBytes)
    throw new WavError(`the fmt chunk has ${format.size} bytes; expected 16 or more`)
  return { ...readFormat(file, format), duration_s: readDuration(file, format, data) }
}

function readChunks(file: Buffer): Chunk[] {
  const chunks: Chunk[] = []
  for (let at = 12; at + 8 <= file.length;) {
    const chunk = { id: file.toString('latin1', at, at + 4), start: at + 8, size: file.readUInt32LE(at + 4) }
    chunks.push(chunk)
    // Chunks begin at even offsets.
    at = chunk.start + chunk.size + (chunk.size % 2)
  }
  const last = chunks.at(-1)
  if (last !== undefined && last.start + last.size > file.length) throw new WavError(describeLie(last, file))
  return chunks
}

function describeLie({ id, start, size }: Chunk, file: Buffer): string {
  const name = /^[ -~]{4}$/.test(id) ? id.trim() : 'last'
  return `the ${name} chunk announces ${size} bytes, but the file has ${file.length - start}; save it again`
}

function requireChunk(chunks: readonly Chunk[], id: string): Chunk {
  const chunk = chunks.find((candidate) => candidate.id === id)
  if (chunk === undefined) throw new WavError(`the WAV file has no ${id.trim()} chunk`)
  return chunk
}

function readFormat(file: Buffer, { start }: Chunk): { sample_rate_hz: number; channels: number } {
  const format = file.readUInt16LE(start)
  const channels = file.readUInt16LE(start + 2)
  const rate = file.readUInt32LE(start + 4)
  if (!formats.includes(format)) throw new WavError(`WAV format ${format}; expected PCM (1) or float (3)`)
  if (channels < 1 || channels > maxChannels)
    throw new WavError(`${channels} channels; expected 1–${maxChannels}`)
  if (rate < sampleRates.min || rate > sampleRates.max)
    throw new WavError(`sample rate ${rate} Hz; expected ${sampleRates.min}–${sampleRates.max}`)
  return { sample_rate_hz: rate, channels }
}

function readDuration(file: Buffer, format: Chunk, data: Chunk): number {
  // From the samples themselves: the header's bytes per second may say anything.
  const frameBytes = file.readUInt16LE(format.start + 2) * Math.ceil(file.readUInt16LE(format.start + 14) / 8)
  if (frameBytes === 0) throw new WavError('the fmt chunk announces 0 bits per sample')
  const seconds = Math.floor(data.size / frameBytes) / file.readUInt32LE(format.start + 4)
  if (seconds === 0) throw new WavError('the WAV file holds no samples')
  if (seconds > maxDurationS)
    throw new WavError(`${seconds.toFixed(1)} s of audio; the limit is ${maxDurationS} s`)
  return seconds
}
