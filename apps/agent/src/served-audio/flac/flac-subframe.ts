import type { BitReader } from './bit-reader.js'

/** Factors by which the samples before one foretell it (RFC 9639, 9.2.5). */
const fixedFactors: readonly (readonly number[])[] = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]]

/** Reads the samples of one channel in a frame (RFC 9639, 9.2); null where there is no such coding. */
export function readSubframe(input: BitReader, size: number, frameBits: number): Float64Array | null {
  input.unsigned(1)
  const type = input.unsigned(6)
  const wasted = input.unsigned(1) === 1 ? input.zeros() + 1 : 0
  const bits = frameBits - wasted
  const samples = new Float64Array(size)
  const isRead = bits > 0 && bits <= 32 && readSamples(input, samples, type, bits)
  if (!isRead) return null
  if (wasted > 0) for (let at = 0; at < size; at += 1) samples[at] = (samples[at] ?? 0) * 2 ** wasted
  return samples
}

function readSamples(input: BitReader, samples: Float64Array, type: number, bits: number): boolean {
  if (type === 0) {
    samples.fill(input.signed(bits))
    return true
  }
  if (type === 1) {
    for (let at = 0; at < samples.length; at += 1) samples[at] = input.signed(bits)
    return true
  }
  const order = type >= 32 ? (type & 31) + 1 : type - 8
  const fixed = fixedFactors[order]
  if (order < 0 || order > samples.length || (type < 32 && fixed === undefined)) return false
  for (let at = 0; at < order; at += 1) samples[at] = input.signed(bits)
  if (type >= 32) {
    const [precision, shift] = [input.unsigned(4) + 1, input.signed(5)]
    const factors = Array.from({ length: order }, () => input.signed(precision))
    return readResidual(input, samples, order) && foretell(samples, factors, shift)
  }
  return readResidual(input, samples, order) && foretell(samples, fixed ?? [], 0)
}

/** What the foretelling missed by, in partitions that each have a number of low bits of their own. */
function readResidual(input: BitReader, samples: Float64Array, order: number): boolean {
  const method = input.unsigned(2)
  const partitions = 1 << input.unsigned(4)
  if (method > 1 || samples.length % partitions !== 0) return false
  const [width, escape] = method === 0 ? [4, 15] : [5, 31]
  const each = samples.length / partitions
  for (let partition = 0; partition < partitions; partition += 1) {
    const low = input.unsigned(width)
    const rawBits = low === escape ? input.unsigned(5) : 0
    const end = (partition + 1) * each
    for (let at = partition === 0 ? order : partition * each; at < end; at += 1)
      samples[at] =
        low === escape ? input.signed(rawBits) : folded(input.zeros() * 2 ** low + input.unsigned(low))
    if (input.isPast()) return false
  }
  return true
}

/** 0, −1, 1, −2, 2 … */
const folded = (value: number) => (value % 2 === 0 ? value / 2 : -(value + 1) / 2)

/** Adds what is foretold to what it missed by; whole numbers below 2^53 throughout. */
function foretell(samples: Float64Array, factors: readonly number[], shift: number): boolean {
  if (shift < 0) return false
  const scale = 2 ** shift
  const order = factors.length
  for (let at = order; at < samples.length; at += 1) {
    let sum = 0
    for (let back = 0; back < order; back += 1) sum += (factors[back] ?? 0) * (samples[at - 1 - back] ?? 0)
    samples[at] = (samples[at] ?? 0) + Math.floor(sum / scale)
  }
  return true
}
