import { afterChunk, chunkAt, isFileStart } from '../body/wav-chunks.js'
import { frameBytes, parseWavFormat, type WavFormat } from './wav-format.js'

/** All of a WAV file before its samples. */
export interface WavHeader {
  readonly format: WavFormat
  /** Where the first sample is. */
  readonly start: number
  /** Bytes of samples that it announces; null where it cannot have known. */
  readonly announced: number | null
}

/** Reads the header that begins at the byte `at`; a text says what cannot be read. */
export function parseWavHeader(body: Buffer, at: number): WavHeader | string {
  if (!isFileStart(body, at)) return 'not a WAV file'
  let format: WavFormat | null = null
  let longSize: number | null = null
  let next = at + 12
  for (let count = 0; count < mostChunks; count += 1) {
    const chunk = chunkAt(body, next)
    if (chunk === null) break
    next = afterChunk(chunk)
    const { id, start, size } = chunk
    const content = body.subarray(start, start + size)
    if (id === 'data') {
      if (format === null) return 'the WAV file has its data before its format'
      const said = size === 0xffff_ffff && longSize !== null ? longSize : size
      return { format, start, announced: isKnown(said, format) ? said : null }
    }
    // Of 64 bits: the size of the file, then that of the samples.
    if (id === 'ds64' && content.length >= 16) longSize = Number(content.readBigUInt64LE(8))
    if (id === 'fmt ') {
      const parsed = parseWavFormat(content)
      if (typeof parsed === 'string') return parsed
      format = parsed
    }
  }
  return 'the WAV file has no samples'
}

/** A header has about ten; without a limit a body of nothing but headers would take hours. */
const mostChunks = 64
const longestS = 3600
const placeholder = 0x7fff_ffff - 64
const largestBytes = 256 * 2 ** 20

/**
 * A server that streams does not know the size when it writes the header. It then writes 0, 2^31 − 1 or 2^32 − 1, less
 * the header, or another number that is too large to be one: more than an hour, or than is taken of an answer at all.
 */
function isKnown(size: number, format: WavFormat): boolean {
  const seconds = size / (frameBytes(format) * format.rate)
  return size > 0 && size < placeholder && size <= largestBytes && seconds <= longestS
}
