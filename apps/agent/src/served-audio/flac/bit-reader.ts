/** Reads numbers of any number of bits, the highest first. */
export interface BitReader {
  /** 0–32 bits, without a sign. */
  unsigned(bits: number): number
  /** 0–32 bits in two's complement. */
  signed(bits: number): number
  /** How many zeros there are before the next one. */
  zeros(): number
  /** Goes to the next whole byte, and says which that is. */
  align(): number
  /** Whether more was read than there is. */
  isPast(): boolean
}

/** Begins at the byte `at`; what is read behind the end is 0. */
export function createBitReader(bytes: Buffer, at: number): BitReader {
  let bit = 0
  const byte = (place: number) => bytes[place] ?? 0
  /** The next 32 bits. */
  const peek = () => {
    const whole = (byte(at) << 24) | (byte(at + 1) << 16) | (byte(at + 2) << 8) | byte(at + 3)
    return bit === 0 ? whole >>> 0 : ((whole << bit) | (byte(at + 4) >>> (8 - bit))) >>> 0
  }
  const skip = (bits: number) => {
    bit += bits
    at += bit >>> 3
    bit &= 7
  }
  const unsigned = (bits: number) => {
    const value = bits === 0 ? 0 : peek() >>> (32 - bits)
    skip(bits)
    return value
  }
  return {
    unsigned,
    signed: (bits) => (bits === 0 ? 0 : (unsigned(bits) << (32 - bits)) >> (32 - bits)),
    zeros() {
      for (let count = 0; ;) {
        const zeros = Math.clz32(peek())
        count += zeros
        skip(zeros === 32 ? 32 : zeros + 1)
        if (zeros < 32 || at > bytes.length) return count
      }
    },
    align() {
      if (bit > 0) skip(8 - bit)
      return at
    },
    isPast: () => at > bytes.length || (at === bytes.length && bit > 0),
  }
}
