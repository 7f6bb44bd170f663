/** One page of a logical stream of Ogg (RFC 3533), with the packets that end on it. */
export interface OggPage {
  /** What the codec counts by; null where no packet ends on it. */
  readonly position: number | null
  readonly packets: readonly Buffer[]
  readonly isLast: boolean
  /** Where its header begins and its content ends. */
  readonly start: number
  readonly end: number
}

/** A logical stream: one encoding. Several follow each other where files were joined. */
export interface OggStream {
  readonly pages: readonly OggPage[]
}

const [continues, begins, ends] = [1, 2, 4]

/** Cuts a body into its logical streams; a page that the end of the body cuts is none. */
export function readOggStreams(body: Buffer): OggStream[] {
  const streams = new Map<string, { pages: OggPage[]; rest: Buffer[] }>()
  const order: { pages: OggPage[]; rest: Buffer[] }[] = []
  for (let at = 0; at !== -1 && at + 27 <= body.length; at = body.indexOf('OggS', at, 'latin1')) {
    const header = pageHeader(body, at)
    if (header === null) break
    const { flags, serial, position, sizes, content, end } = header
    if ((flags & begins) !== 0) {
      const stream = { pages: [], rest: [] }
      streams.set(serial, stream)
      order.push(stream)
    }
    const stream = streams.get(serial)
    if (stream !== undefined) {
      if ((flags & continues) === 0) stream.rest = []
      const packets = packetsOf(body, content, sizes, stream.rest)
      stream.pages.push({ position, packets, isLast: (flags & ends) !== 0, start: at, end })
    }
    at = end
  }
  return order
}

/** Null for a page that is none or is cut. */
function pageHeader(body: Buffer, at: number) {
  if (body.toString('latin1', at, at + 4) !== 'OggS') return null
  const sizes = body.subarray(at + 27, at + 27 + body.readUInt8(at + 26))
  const content = at + 27 + body.readUInt8(at + 26)
  const end = content + sizes.reduce((sum, size) => sum + size, 0)
  if (end > body.length) return null
  const position = Number(body.readBigInt64LE(at + 6))
  return {
    flags: body.readUInt8(at + 5),
    serial: body.toString('hex', at + 14, at + 18),
    position: position === -1 ? null : position,
    sizes,
    content,
    end,
  }
}

/** A packet is as many pieces as have 255 bytes, and one that has fewer; what is not ended goes on on the next page. */
function packetsOf(body: Buffer, content: number, sizes: Buffer, rest: Buffer[]): Buffer[] {
  const packets: Buffer[] = []
  let at = content
  for (const size of sizes) {
    rest.push(body.subarray(at, at + size))
    at += size
    if (size === 255) continue
    packets.push(Buffer.concat(rest))
    rest.length = 0
  }
  return packets
}
