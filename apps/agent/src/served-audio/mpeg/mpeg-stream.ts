import { afterId3 } from '../body/body-kind.js'
import { mpegFrameAt, type MpegFrame } from '../body/mpeg-frame.js'
import { ServedAudioError } from '../body/served-audio.js'

/** Frames of one encoding: a body that was joined of several has several of them. */
export interface MpegPart {
  readonly format: MpegFrame
  /** Its frames in order, without the one that an encoder wrote about it. */
  readonly frames: readonly Buffer[]
  /** Where each of them begins in the body. */
  readonly starts: readonly number[]
  /** Samples of each channel that the encoder put before and after the sound; null where it does not say. */
  readonly padding: { readonly before: number; readonly after: number } | null
}

/** What an encoder wrote about a stream, in a frame of its own before it. */
interface StreamInfo {
  readonly frames: number | null
  readonly padding: MpegPart['padding']
}

/** Cuts a body into frames. @throws ServedAudioError where there is none, and where fewer than were announced. */
export function readMpegStream(body: Buffer): MpegPart[] {
  const parts: Part[] = []
  for (let at = afterId3(body); at < body.length;) {
    const frame = mpegFrameAt(body, at)
    if (frame === null) {
      at = nextFrame(body, at)
      continue
    }
    const bytes = body.subarray(at, at + frame.bytes)
    const info = streamInfo(bytes, frame)
    if (info !== null) parts.push({ format: frame, frames: [], starts: [], info })
    // The end of the body may cut the last one.
    else if (bytes.length === frame.bytes) add(parts, frame, bytes, at)
    at += frame.bytes
  }
  const sounding = parts.filter(({ frames }) => frames.length > 0)
  if (sounding.length === 0) throw new ServedAudioError('MP3 without a whole frame', 'audio-empty')
  return sounding.map(finish)
}

interface Part extends Omit<MpegPart, 'padding' | 'frames' | 'starts'> {
  readonly frames: Buffer[]
  readonly starts: number[]
  readonly info: StreamInfo | null
}

function add(parts: Part[], format: MpegFrame, bytes: Buffer, at: number) {
  let last = parts.at(-1)
  if (last?.format.rate !== format.rate || last.format.layer !== format.layer) {
    last = { format, frames: [], starts: [], info: null }
    parts.push(last)
  }
  last.frames.push(bytes)
  last.starts.push(at)
}

function finish({ info, frames, ...part }: Part): MpegPart {
  const announced = info?.frames ?? null
  if (announced !== null && announced > frames.length)
    throw new ServedAudioError(
      `the MP3 announces ${announced} frames and has ${frames.length}: it was cut`,
      'audio-cut',
    )
  // Frames that the encoder did not count are of something else that was joined to it.
  return { ...part, frames, padding: announced === frames.length ? (info?.padding ?? null) : null }
}

/** Tags of other forms stand between and after frames. */
function nextFrame(body: Buffer, from: number): number {
  const tagEnd = from + afterId3(body.subarray(from))
  if (tagEnd > from) return tagEnd
  for (let at = body.indexOf(0xff, from + 1); at !== -1; at = body.indexOf(0xff, at + 1)) {
    const frame = mpegFrameAt(body, at)
    if (frame !== null && mpegFrameAt(body, at + frame.bytes) !== null) return at
  }
  return body.length
}

const lameAt = 21

/** The frame of Xing and LAME (http://gabriel.mp3-tech.org/mp3infotag.html); null for a frame of sound. */
function streamInfo(frame: Buffer, { infoAt }: MpegFrame): StreamInfo | null {
  const tag = frame.toString('latin1', infoAt, infoAt + 4)
  if (frame.toString('latin1', 36, 40) === 'VBRI' && frame.length >= 54)
    return { frames: frame.readUInt32BE(50), padding: null }
  if ((tag !== 'Xing' && tag !== 'Info') || frame.length < infoAt + 8) return null
  const flags = frame.readUInt32BE(infoAt + 4)
  const counted = (flags & 1) === 1 && frame.length >= infoAt + 12
  const count = counted ? frame.readUInt32BE(infoAt + 8) : 0
  // Each of frames, bytes, table and quality is there where its flag is.
  const fields = [4, 4, 100, 4].reduce((sum, bytes, bit) => sum + ((flags >> bit) & 1) * bytes, 0)
  const at = infoAt + 8 + fields + lameAt
  const encoder = frame.toString('latin1', at - lameAt, at - lameAt + 3)
  const hasPadding = /^(LAM|Lav)/.test(encoder) && frame.length >= at + 3
  const padding = hasPadding ? frame.readUIntBE(at, 3) : null
  return {
    frames: count === 0 ? null : count,
    padding: padding === null ? null : { before: padding >>> 12, after: padding & 0xfff },
  }
}
