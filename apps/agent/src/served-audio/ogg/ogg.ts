import { ServedAudioError, type ServedAudio } from '../body/served-audio.js'
import { readFlac } from '../flac/flac.js'
import { readOggStreams } from './ogg-stream.js'
import { readOpus } from './opus.js'

/** Reads the sound in a body of Ogg. @throws ServedAudioError */
export async function readOgg(body: Buffer): Promise<ServedAudio> {
  const streams = readOggStreams(body)
  const [first] = streams
  const packets = first?.pages.flatMap((page) => page.packets) ?? []
  const [head = Buffer.alloc(0)] = packets
  if (first === undefined || head.length === 0)
    throw new ServedAudioError('Ogg without a whole page', 'audio-empty')
  if (head.toString('latin1', 0, 8) === 'OpusHead') return readOpus(streams)
  // Its own header, and then what a file of FLAC has (RFC 9639, 10.1).
  if (head.toString('latin1', 1, 5) === 'FLAC')
    return readFlac(Buffer.concat([head.subarray(9), ...packets.slice(1)]))
  const name = head.toString('latin1', 1, 7) === 'vorbis' ? 'Vorbis' : 'another coding'
  throw new ServedAudioError(
    `Ogg with ${name} in it, which is not read; ask for another with --format: opus, flac, mp3, wav or pcm`,
  )
}
