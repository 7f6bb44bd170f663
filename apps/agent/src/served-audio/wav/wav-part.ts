import { ServedAudioError, type Remark } from '../body/served-audio.js'
import { endOfChunks, hasFileStart, isFileStart } from '../body/wav-chunks.js'
import { frameBytes, isSameFormat, type WavFormat } from './wav-format.js'
import { parseWavHeader, type WavHeader } from './wav-header.js'

/** One WAV file of a body that may hold several. */
export interface WavPart {
  readonly format: WavFormat
  /** Where its samples begin and end. */
  readonly start: number
  readonly end: number
  /** Where the next one begins: the end of the body after the last. */
  readonly next: number
  readonly remarks: readonly Remark[]
}

/** Reads the WAV file that begins at the byte `at`. @throws ServedAudioError */
export function readWavPart(body: Buffer, at: number): WavPart {
  const header = parseWavHeader(body, at)
  if (typeof header === 'string') throw new ServedAudioError(header)
  const next = nextHeader(body, header)
  return { format: header.format, start: header.start, next, ...samplesEnd(body, header, next) }
}

function samplesEnd(body: Buffer, header: WavHeader, next: number): Pick<WavPart, 'end' | 'remarks'> {
  const { start, announced, format } = header
  if (announced === null) {
    const end = withoutTrailer(body, start, next)
    return { end, remarks: end > start ? ['size-placeholder'] : [] }
  }
  const said = start + announced
  if (said > body.length)
    throw new ServedAudioError(
      `the WAV file announces ${announced} bytes of samples and has ${body.length - start}: it was cut`,
      'audio-cut',
    )
  // One header that has the size of all that follow it.
  if (said > next) return { end: next, remarks: [] }
  if (isNoSound(body, header, said, next)) return { end: said, remarks: [] }
  const end = withoutTrailer(body, said, next)
  // Less than a sample more is none.
  return end - said < frameBytes(format) ? { end: said, remarks: [] } : { end, remarks: ['size-too-small'] }
}

/** Chunks after the samples, and zeros that fill up a sector: speech that goes on is not all zeros. */
function isNoSound(body: Buffer, { announced }: WavHeader, from: number, to: number): boolean {
  const even = from + ((announced ?? 0) % 2)
  if (endOfChunks(body, from, to) === to || endOfChunks(body, even, to) === to) return true
  return body.subarray(from, to).every((byte) => byte === 0)
}

/** None of what stands behind samples is as long. */
const longestTrailer = 131_072

/** Sound of no announced length ends where a list of remarks begins that ends where the sound would. */
function withoutTrailer(body: Buffer, from: number, to: number): number {
  const sound = body.subarray(0, to)
  const first = Math.max(from, to - longestTrailer)
  for (let at = sound.indexOf('LIST', first, 'latin1'); at !== -1;) {
    const isList = ['INFO', 'adtl'].includes(body.toString('latin1', at + 8, at + 12))
    if (isList && endOfChunks(body, at, to) === to) return at
    at = sound.indexOf('LIST', at + 1, 'latin1')
  }
  return to
}

/**
 * Where the next file begins. Samples may by chance spell `RIFF`, so a header counts only where the announced samples or
 * the chunks after them end, or where it stands at a whole sample and is a header to its end, of the same format or of one
 * whose numbers agree. One that reaches over the beginning of another is samples that led to the header behind them.
 */
function nextHeader(body: Buffer, { start, announced, format }: WavHeader): number {
  const frame = frameBytes(format)
  const ends = announced === null ? [] : endsOf(body, start + announced, announced % 2)
  const at = ends.find((end) => isFileStart(body, end))
  const limit = at ?? body.length
  const sound = body.subarray(0, limit)
  for (let found = sound.indexOf('RIFF', start, 'latin1'); found !== -1;) {
    if ((found - start) % frame === 0 && isHeader(body, found, format)) return found
    found = sound.indexOf('RIFF', found + 1, 'latin1')
  }
  return limit
}

function endsOf(body: Buffer, said: number, odd: number): number[] {
  return [said, said + odd].flatMap((end) => [end, endOfChunks(body, end, body.length) ?? end])
}

function isHeader(body: Buffer, at: number, format: WavFormat): boolean {
  const header = parseWavHeader(body, at)
  if (typeof header === 'string' || hasFileStart(body.subarray(at + 12, header.start))) return false
  return header.format.agrees === true || isSameFormat(header.format, format)
}
