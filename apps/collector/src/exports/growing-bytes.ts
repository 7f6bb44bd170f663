/** Bytes that are written one after the other, into memory that grows with them. */
export class GrowingBytes {
  private bytes: Buffer
  length = 0

  constructor(room: number) {
    this.bytes = Buffer.allocUnsafeSlow(Math.max(64, room))
  }

  byte(value: number): void {
    if (this.length === this.bytes.length) this.grow(1)
    this.bytes[this.length++] = value
  }

  /** Short pieces: a loop is quicker than a call of the system. */
  copy(from: Uint8Array, start: number, end: number): void {
    if (this.length + end - start > this.bytes.length) this.grow(end - start)
    const { bytes } = this
    let to = this.length
    for (let at = start; at < end; at++) bytes[to++] = from[at] as number
    this.length = to
  }

  written(): Buffer {
    return this.bytes.subarray(0, this.length)
  }

  private grow(more: number): void {
    const larger = Buffer.allocUnsafeSlow(2 * (this.length + more))
    this.bytes.copy(larger, 0, 0, this.length)
    this.bytes = larger
  }
}
