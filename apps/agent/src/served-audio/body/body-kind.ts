import { mpegFrameAt } from './mpeg-frame.js'
import { isFileStart } from './wav-chunks.js'

/** What a body is, told by its bytes and not by what the server calls it. */
export type BodyKind =
  | 'wav'
  | 'mp3'
  | 'ogg'
  | 'flac'
  | 'json'
  | 'event-stream'
  | 'html'
  | 'text'
  | 'aac'
  | 'mp4'
  | 'webm'
  | 'aiff'
  | 'au'
  | 'caf'
  | 'rifx'
  | 'unknown'

/** Kinds by the bytes that they begin with, or have at another place. */
const signatures: readonly (readonly [kind: BodyKind, at: number, bytes: string])[] = [
  ['ogg', 0, 'OggS'],
  ['flac', 0, 'fLaC'],
  ['mp4', 4, 'ftyp'],
  ['webm', 0, '\x1a\x45\xdf\xa3'],
  ['aiff', 0, 'FORM'],
  ['au', 0, '.snd'],
  ['caf', 0, 'caff'],
  ['rifx', 0, 'RIFX'],
]

/** Tells what a body is that is not empty. */
export function bodyKind(body: Buffer): BodyKind {
  if (isFileStart(body, 0)) return 'wav'
  const start = afterId3(body)
  const found = signatures.find(
    ([, at, bytes]) => body.toString('latin1', start + at, start + at + bytes.length) === bytes,
  )
  if (found !== undefined) return found[0]
  if (isMpeg(body, start)) return 'mp3'
  if (isAdts(body, start)) return 'aac'
  return textKind(body) ?? 'unknown'
}

/** Where the sound begins behind tags of ID3v2, whose size has seven bits in a byte (id3.org). */
export function afterId3(body: Buffer): number {
  let at = 0
  while (body.toString('latin1', at, at + 3) === 'ID3' && at + 10 <= body.length) {
    const [a = 0, b = 0, c = 0, d = 0] = body.subarray(at + 6, at + 10)
    at += 10 + (a << 21) + (b << 14) + (c << 7) + d
  }
  return at
}

/** Eleven bits set are no chance only where the frame that they begin is followed by others, or by the end. */
function isMpeg(body: Buffer, start: number): boolean {
  let at = start
  for (let count = 0; count < 3; count += 1) {
    if (count > 0 && at >= body.length) return true
    const frame = mpegFrameAt(body, at)
    if (frame === null) return false
    at += frame.bytes
  }
  return true
}

/** AAC as it is streamed: twelve bits set, a layer of 0, and the next frame where the first says that it ends. */
function isAdts(body: Buffer, start: number): boolean {
  const isFrame = (at: number) => at + 6 <= body.length && (body.readUInt16BE(at) & 0xfff6) === 0xfff0
  if (!isFrame(start)) return false
  const bytes = (body.readUIntBE(start + 3, 3) >>> 5) & 0x1fff
  return isFrame(start + bytes) || start + bytes >= body.length
}

const mostLookedAt = 4096

function textKind(body: Buffer): BodyKind | null {
  const text = textOf(body.subarray(0, mostLookedAt))?.trimStart() ?? null
  if (text === null) return null
  if (/^(data|event|id|retry)?:/.test(text)) return 'event-stream'
  if (/^[[{]/.test(text)) return 'json'
  if (/^<(!doctype html|html|head|body)/i.test(text)) return 'html'
  return 'text'
}

/** Null where the bytes are no text; a character that the end cuts is none. */
function textOf(bytes: Buffer): string | null {
  const text = new TextDecoder('utf-8').decode(bytes, { stream: true })
  return /[^\P{Cc}\t\n\f\r]|\ufffd/u.test(text) ? null : text
}
