/** Bytes that arrive in parts, taken as they are needed. */
export interface ByteQueue {
  /** Waits for the next byte, and tells whether there is one. */
  more(): Promise<boolean>
  /** To the next line feed, without it; null where the bytes end or go on for longer than `most` before one comes. */
  line(most: number): Promise<Buffer | null>
  /** So many; null where they end before. `onHeld` hears how many of them are here whenever more have come. */
  exactly(count: number, onHeld?: (bytes: number) => void): Promise<Buffer | null>
  /** What is here and not taken. */
  rest(): Buffer
}

const lineFeed = 0x0a

export function createByteQueue(source: AsyncIterable<Uint8Array>): ByteQueue {
  const iterator = source[Symbol.asyncIterator]()
  let parts: Buffer[] = []
  let held = 0
  const pull = async (): Promise<Buffer | null> => {
    const next = await iterator.next()
    if (next.done === true) return null
    const { buffer, byteOffset, length } = next.value
    const part = Buffer.from(buffer, byteOffset, length)
    parts.push(part)
    held += part.length
    return part
  }
  const joined = (): Buffer => {
    const whole = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)
    parts = [whole]
    return whole
  }
  const take = (count: number): Buffer => {
    const whole = joined()
    parts = [whole.subarray(count)]
    held -= count
    return whole.subarray(0, count)
  }
  const more = async () => {
    while (held === 0) if ((await pull()) === null) return false
    return true
  }
  return {
    more,
    async line(most) {
      let found = joined().indexOf(lineFeed)
      while (found === -1 && held <= most) {
        const searched = held
        const part = await pull()
        if (part === null) return null
        const at = part.indexOf(lineFeed)
        found = at === -1 ? -1 : searched + at
      }
      return found === -1 ? null : take(found + 1).subarray(0, found)
    },
    async exactly(count, onHeld = () => undefined) {
      if (held > 0) onHeld(Math.min(held, count))
      while (held < count) {
        if ((await pull()) === null) return null
        onHeld(Math.min(held, count))
      }
      return take(count)
    },
    rest: joined,
  }
}
