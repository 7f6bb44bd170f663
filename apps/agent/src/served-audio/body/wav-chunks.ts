/** A chunk of a RIFF file: its name, where its content begins, and how many bytes that is said to have. */
export interface Chunk {
  readonly id: string
  readonly start: number
  readonly size: number
}

/** The chunk whose name begins at the byte `at`; null where too few bytes are left. */
export function chunkAt(body: Buffer, at: number): Chunk | null {
  if (at + 8 > body.length) return null
  return { id: body.toString('latin1', at, at + 4), start: at + 8, size: body.readUInt32LE(at + 4) }
}

/** Where the next one begins: at an even distance. */
export const afterChunk = ({ start, size }: Chunk) => start + size + (size % 2)

/** Chunks that stand behind the samples, none of them large. */
const trailers = ['LIST', 'id3 ', 'ID3 ', 'bext', 'cue ', 'smpl', 'JUNK', 'PAD ', 'fact', 'PEAK', 'iXML']

const isKnownTrailer = ({ id, size }: Chunk) => trailers.includes(id) && size < 65_536

/**
 * Where a row of chunks from `at` on ends: at `end`, or where a file begins; null where these bytes are no chunks. Four
 * printable characters and a size that ends just there are no chance; of names that are known a cut one is taken too.
 */
export function endOfChunks(body: Buffer, at: number, end: number): number | null {
  let next = at
  for (let count = 0; count < mostChunks; count += 1) {
    // The byte that makes the last one even is often left out.
    if (next === end || next === end + 1 || isFileStart(body, next)) return Math.min(next, end)
    const chunk = chunkAt(body, next)
    if (chunk === null || !/^[ -~]{4}$/.test(chunk.id)) return null
    const after = afterChunk(chunk)
    if (after > end + 1) return isKnownTrailer(chunk) ? end : null
    next = after
  }
  return null
}

const mostChunks = 64

/** The first words of a WAV file, of which those of 64 bits have names of their own (EBU Tech 3306, ITU-R BS.2088). */
export function isFileStart(body: Buffer, at: number): boolean {
  const id = body.toString('latin1', at, at + 4)
  return ['RIFF', 'RF64', 'BW64'].includes(id) && body.toString('latin1', at + 8, at + 12) === 'WAVE'
}

/** Whether a WAV file begins anywhere in these bytes. */
export function hasFileStart(bytes: Buffer): boolean {
  for (let at = bytes.indexOf('WAVE', 8, 'latin1'); at !== -1; at = bytes.indexOf('WAVE', at + 1, 'latin1'))
    if (isFileStart(bytes, at - 8)) return true
  return false
}
