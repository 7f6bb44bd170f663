import { z } from 'zod'
import type { Arrival, ServedBody } from '../served-sound.js'
import { NoWyomingError, type WyomingEvent } from './wyoming-event.js'

/** The samples of the chunks of an answer. */
export interface WyomingSound {
  /** Takes what an event has of it. @throws NoWyomingError */
  take(event: WyomingEvent): void
  /** Bytes of samples. */
  readonly bytes: number
  /** As WAV files one after the other, one wherever the format changes. */
  served(): ServedBody
}

/** Hertz, bytes of a sample, channels. */
const soundFormat = z.object({
  rate: z.int().min(1).max(1_000_000),
  width: z.int().min(1).max(4),
  channels: z.int().min(1).max(64),
})
type SoundFormat = z.infer<typeof soundFormat>

/** Samples of one format. */
interface Run {
  readonly format: SoundFormat
  readonly parts: Buffer[]
}

const headerBytes = 44

const mostBytes = 256 * 2 ** 20

export function createWyomingSound(): WyomingSound {
  const runs: Run[] = []
  let announced: Readonly<Record<string, unknown>> = {}
  const arrivals: Arrival[] = []
  let ttfb_s: number | null = null
  let bytes = 0
  return {
    take({ type, data, payload, begun_at_s, arrivals: come }) {
      ttfb_s ??= begun_at_s
      if (type === 'audio-start') announced = data
      if (type !== 'audio-chunk' || payload.length === 0) return
      bytes += payload.length
      if (bytes > mostBytes) throw new NoWyomingError(`over ${mostBytes / 2 ** 20} MB of audio`)
      const format = formatOf({ ...announced, ...data })
      const last = runs.at(-1)
      if (last !== undefined && isSame(last.format, format)) last.parts.push(payload)
      else runs.push({ format, parts: [payload] })
      const before = bytes - payload.length + runs.length * headerBytes
      arrivals.push(...come.map((arrival) => ({ ...arrival, bytes: before + arrival.bytes })))
    },
    get bytes() {
      return bytes
    },
    served: () => ({ bytes: Buffer.concat(runs.map(wavOf)), arrivals, ttfb_s }),
  }
}

function formatOf(data: Readonly<Record<string, unknown>>): SoundFormat {
  const format = soundFormat.safeParse(data)
  if (format.success) return format.data
  throw new NoWyomingError(
    `an audio-chunk with a wrong ${format.error.issues[0]?.path.join('.') ?? 'format'}`,
  )
}

const isSame = (one: SoundFormat, other: SoundFormat) =>
  one.rate === other.rate && one.width === other.width && one.channels === other.channels

/** With the header that the samples had before they were sent. */
function wavOf({ format: { rate, width, channels }, parts }: Run): Buffer {
  const samples = Buffer.concat(parts)
  const header = Buffer.alloc(headerBytes)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(header.length - 8 + samples.length, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(channels, 22)
  header.writeUInt32LE(rate, 24)
  header.writeUInt32LE(rate * width * channels, 28)
  header.writeUInt16LE(width * channels, 32)
  header.writeUInt16LE(width * 8, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(samples.length, 40)
  return Buffer.concat([header, samples])
}
