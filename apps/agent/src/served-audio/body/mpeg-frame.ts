/** What the header of a frame of MPEG audio says (ISO/IEC 11172-3 and 13818-3). */
export interface MpegFrame {
  /** 1–3. */
  readonly layer: number
  readonly rate: number
  readonly channels: number
  /** Of each channel. */
  readonly samples: number
  /** Bytes, the header among them. */
  readonly bytes: number
  /** From its first byte to where an encoder may have written about the stream. */
  readonly infoAt: number
}

const kbitsOfVersion1 = [
  [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
]
const kbitsOfVersion2 = [
  [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
]
const rates = [44_100, 48_000, 32_000]

/** The frame whose header begins at the byte `at`; null where none does. */
export function mpegFrameAt(body: Buffer, at: number): MpegFrame | null {
  if (at + 4 > body.length) return null
  const word = body.readUInt32BE(at)
  if (word >>> 21 !== 0x7ff) return null
  // Version 2.5, of half the rates of version 2, is 0; 1 is reserved.
  const version = [2.5, null, 2, 1][(word >>> 19) & 3] ?? null
  const layer = [null, 3, 2, 1][(word >>> 17) & 3] ?? null
  const rate = rates[(word >>> 10) & 3]
  if (version === null || layer === null || rate === undefined) return null
  const kbits = (version === 1 ? kbitsOfVersion1 : kbitsOfVersion2)[layer - 1]?.[((word >>> 12) & 15) - 1]
  if (kbits === undefined) return null
  const isMono = ((word >>> 6) & 3) === 3
  const halved = { 1: 1, 2: 2, 2.5: 4 }[version] ?? 1
  const samples = layer === 1 ? 384 : layer === 3 && version !== 1 ? 576 : 1152
  const slot = layer === 1 ? 4 : 1
  const slots = Math.floor((samples / 8 / slot) * ((kbits * 1000) / (rate / halved)))
  const sideBytes = version === 1 ? (isMono ? 17 : 32) : isMono ? 9 : 17
  return {
    layer,
    rate: rate / halved,
    channels: isMono ? 1 : 2,
    samples,
    bytes: (slots + ((word >>> 9) & 1)) * slot,
    infoAt: 4 + sideBytes,
  }
}
