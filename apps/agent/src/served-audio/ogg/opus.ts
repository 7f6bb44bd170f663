import { joinSamples } from '../body/joined-samples.js'
import { leadSilence, type SoundPart } from '../body/lead-silence.js'
import { ServedAudioError, type ServedAudio } from '../body/served-audio.js'
import { oneUnit, type SoundPlace } from '../body/sound-places.js'
import type { OggPage, OggStream } from './ogg-stream.js'

/** Opus counts at this rate whatever was encoded (RFC 7845). */
const rate = 48_000
const tagsPackets = 2

/** Decodes Opus, without what its encoder put before and after the sound. @throws ServedAudioError */
export async function readOpus(streams: readonly OggStream[]): Promise<ServedAudio> {
  const decoded: DecodedStream[] = []
  for (const { pages } of streams) decoded.push(await decode(pages))
  return {
    format: 'opus',
    sample_rate_hz: rate,
    duration_s: decoded.reduce((sum, { samples }) => sum + (samples[0]?.length ?? 0) / rate, 0),
    samples: joinSamples(decoded.flatMap(({ samples }) => samples)),
    places: decoded.flatMap(({ places }) => places),
    lead_silence_s: leadSilence(decoded),
    remarks: [
      ...(streams.every(({ pages }) => pages.some(({ isLast }) => isLast)) ? [] : ['no-end-of-stream']),
      ...(streams.length > 1 ? [`several-oggs=${streams.length}`] : []),
    ],
  }
}

/** Those after the header and the tags. */
function soundingPages(pages: readonly OggPage[]): OggPage[] {
  let seen = 0
  return pages.filter(({ packets }) => {
    const isHead = seen < tagsPackets
    seen += packets.length
    return !isHead && packets.length > 0
  })
}

interface DecodedStream extends SoundPart {
  readonly places: readonly SoundPlace[]
}

async function decode(pages: readonly OggPage[]): Promise<DecodedStream> {
  const head = parseHead(pages[0]?.packets[0])
  const sound = soundingPages(pages)
  const packets = sound.flatMap((page) => page.packets)
  if (packets.length === 0) throw new ServedAudioError('Opus without a packet of sound', 'audio-empty')
  const { OpusDecoder } = await import('opus-decoder')
  const decoder = new OpusDecoder(head.options)
  await decoder.ready
  try {
    const { channelData, samplesDecoded, errors } = decoder.decodeFrames([...packets])
    if (errors.length > 0)
      throw new ServedAudioError(
        `Opus with ${packets.length} packets of which ${errors.length} cannot be decoded`,
      )
    const end = Math.min(samplesDecoded, soundEnd(sound, samplesDecoded))
    const from = Math.min(head.skip, end)
    const samples = channelData.map((channel) => channel.subarray(from, end))
    return { samples, rate, places: placesOf(sound, from, end) }
  } finally {
    decoder.free()
  }
}

/** A page is read when all of it is here: its checksum is of the whole. */
function placesOf(pages: readonly OggPage[], from: number, to: number): SoundPlace[] {
  let decoded = 0
  return pages.flatMap((page) => {
    const before = decoded
    decoded += page.packets.reduce((sum, packet) => sum + samplesIn(packet), 0)
    return oneUnit(page.start, page.end, (Math.min(decoded, to) - Math.max(before, from)) / rate)
  })
}

/** The last page says where the sound ends, short of what its packets hold; a stream may begin at another count than 0. */
function soundEnd(pages: readonly OggPage[], decoded: number): number {
  const last = pages.findLast(({ isLast }) => isLast)?.position ?? null
  if (last === null) return decoded
  const [first] = pages
  const firstSamples = first?.packets.reduce((sum, packet) => sum + samplesIn(packet), 0) ?? 0
  const start = first?.isLast === true ? 0 : Math.max(0, (first?.position ?? 0) - firstSamples)
  return last - start
}

/** From the first byte of a packet, and the second where that has a count of frames (RFC 6716, 3.1). */
function samplesIn(packet: Buffer): number {
  const [toc = 0, count = 0] = packet
  const code = toc >> 3
  const silk = [480, 960, 1920, 2880][code & 3] ?? 0
  const short = [120, 240, 480, 960][code & 3] ?? 0
  const frame = code < 12 ? silk : code < 16 ? 480 * (1 + (code & 1)) : short
  return frame * ([1, 2, 2][toc & 3] ?? count & 63)
}

function parseHead(packet: Buffer | undefined) {
  if (packet === undefined || packet.length < 19)
    throw new ServedAudioError('Opus with a header that is too short')
  const channels = packet.readUInt8(9)
  const family = packet.readUInt8(18)
  if (channels < 1 || channels > 8) throw new ServedAudioError(`Opus of ${channels} channels; expected 1–8`)
  if (family !== 0 && packet.length < 21 + channels)
    throw new ServedAudioError('Opus with a header that is too short')
  const streams =
    family === 0
      ? {
          streamCount: 1,
          coupledStreamCount: channels - 1,
          channelMappingTable: channels === 1 ? [0] : [0, 1],
        }
      : {
          streamCount: packet.readUInt8(19),
          coupledStreamCount: packet.readUInt8(20),
          channelMappingTable: [...packet.subarray(21, 21 + channels)],
        }
  return { skip: packet.readUInt16LE(10), options: { channels, preSkip: 0, ...streams } }
}
