import { ServedAudioError, type ServedAudio } from '../body/served-audio.js'
import { placesAround } from '../body/sound-places.js'
import { readFlac } from '../flac/flac.js'
import { readOggStreams, type OggStream } from './ogg-stream.js'
import { readOpus } from './opus.js'

/** Reads the sound in a body of Ogg. @throws ServedAudioError */
export async function readOgg(body: Buffer): Promise<ServedAudio> {
  const streams = readOggStreams(body)
  const [first] = streams
  const head = first?.pages.find(({ packets }) => packets.length > 0)?.packets[0] ?? Buffer.alloc(0)
  if (first === undefined || head.length === 0)
    throw new ServedAudioError('Ogg without a whole page', 'audio-empty')
  if (head.toString('latin1', 0, 8) === 'OpusHead') return readOpus(streams)
  if (head.toString('latin1', 1, 5) === 'FLAC') return readOggFlac(first)
  const name = head.toString('latin1', 1, 7) === 'vorbis' ? 'Vorbis' : 'another coding'
  throw new ServedAudioError(
    `Ogg with ${name} in it, which is not read; ask for another with --format: opus, flac, mp3, wav or pcm`,
  )
}

/** Its own header, and then what a file of FLAC has (RFC 9639, 10.1). */
function readOggFlac({ pages }: OggStream): ServedAudio {
  const packets = pages.flatMap(({ packets, end }) => packets.map((packet) => ({ packet, end })))
  const parts = packets.map(({ packet, end }, at) => ({
    packet: at === 0 ? packet.subarray(9) : packet,
    end,
  }))
  const audio = readFlac(Buffer.concat(parts.map(({ packet }) => packet)))
  const taken = parts.map(({ packet, end }) => ({ bytes: packet.length, end }))
  return { ...audio, places: placesAround(audio.places, taken) }
}
