import { parseWavHeader } from '../../../../served-audio/wav/wav-header.js'

/** Where a WAV file ends that is still coming: its last sample, and all of it. */
export interface WavEnd {
  readonly sound: number
  readonly whole: number
}

/** A header is shorter. */
const longestHeader = 65_536
/** Lists of remarks behind the samples are shorter. */
const longestTrailer = 131_072

/** Null while its header is not whole; a text says why its end cannot be known. */
export function wavEnd(bytes: Buffer): WavEnd | string | null {
  const header = parseWavHeader(bytes, 0)
  if (typeof header === 'string') return bytes.length < longestHeader ? null : header
  if (header.announced === null)
    return 'a WAV file on standard output whose header does not say its length: nobody can tell where the answer ends'
  const sound = header.start + header.announced
  const said = bytes.readUInt32LE(4) + 8
  return { sound, whole: said > sound && said <= sound + longestTrailer ? said : sound }
}
