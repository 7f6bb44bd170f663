import type { BitReader } from './bit-reader.js'
import { readSubframe } from './flac-subframe.js'

/** What all frames of a stream have in common, where they do not say it themselves. */
export interface FlacDefaults {
  readonly bits: number
}

/** Samples of each channel, whole numbers of so many bits. */
export interface FlacBlock {
  readonly channels: readonly Float64Array[]
  readonly bits: number
}

const sync = 0x3ffe
const bitsOf = [null, 8, 12, null, 16, 20, 24, 32]
const [leftSide, rightSide, midSide] = [8, 9, 10]

/** Reads one frame (RFC 9639, 9); null where none begins, or the end of the body cuts it. */
export function readFlacFrame(input: BitReader, defaults: FlacDefaults): FlacBlock | null {
  if (input.unsigned(14) !== sync) return null
  input.unsigned(2)
  const [sizeCode, rateCode] = [input.unsigned(4), input.unsigned(4)]
  const [assignment, bitsCode] = [input.unsigned(4), input.unsigned(3)]
  input.unsigned(1)
  skipNumber(input)
  const size = blockSize(input, sizeCode)
  skipRate(input, rateCode)
  // A checksum of the header.
  input.unsigned(8)
  const bits = bitsOf[bitsCode] ?? defaults.bits
  if (assignment > midSide || size === null) return null
  const count = assignment < leftSide ? assignment + 1 : 2
  const channels: Float64Array[] = []
  for (let at = 0; at < count; at += 1) {
    // A difference of two channels needs one bit more.
    const isSide =
      (at === 1 && [leftSide, midSide].includes(assignment)) || (at === 0 && assignment === rightSide)
    const samples = readSubframe(input, size, bits + Number(isSide))
    if (samples === null || input.isPast()) return null
    channels.push(samples)
  }
  input.align()
  // A checksum of the frame.
  input.unsigned(16)
  if (input.isPast()) return null
  return { channels: asLeftAndRight(channels, assignment), bits }
}

/** Of a frame or a sample, in the way of UTF-8. */
function skipNumber(input: BitReader) {
  const first = input.unsigned(8)
  const more = first < 0x80 ? 0 : Math.clz32(~(first << 24)) - 1
  for (let at = 0; at < more; at += 1) input.unsigned(8)
}

function blockSize(input: BitReader, code: number): number | null {
  if (code === 0) return null
  if (code === 1) return 192
  if (code < 6) return 144 << code
  if (code === 6) return input.unsigned(8) + 1
  return code === 7 ? input.unsigned(16) + 1 : 1 << code
}

function skipRate(input: BitReader, code: number) {
  if (code === 12) input.unsigned(8)
  if (code === 13 || code === 14) input.unsigned(16)
}

function asLeftAndRight([a, b, ...rest]: readonly Float64Array[], assignment: number): Float64Array[] {
  if (a === undefined) return []
  if (b === undefined) return [a]
  for (let at = 0; at < a.length; at += 1) {
    const [one, other] = [a[at] ?? 0, b[at] ?? 0]
    if (assignment === leftSide) b[at] = one - other
    if (assignment === rightSide) a[at] = one + other
    if (assignment !== midSide) continue
    // The bit that halving the sum has lost is that of the difference.
    const sum = 2 * one + (other & 1)
    a[at] = (sum + other) / 2
    b[at] = (sum - other) / 2
  }
  return [a, b, ...rest]
}
