/** What one side of a link said, as it was before it was made into frames of a WebSocket (RFC 6455, 5.2). */
export function plainBytes(sent: Buffer): Buffer {
  const upgrade = /^(?:upgrade|sec-websocket-accept): .*$/im.exec(sent.toString('latin1'))
  const end = upgrade === null ? -1 : sent.indexOf('\r\n\r\n', upgrade.index)
  if (end < 0) return sent
  const head = sent.subarray(0, end + 4)
  return Buffer.concat([head, ...payloadsOf(sent.subarray(end + 4))])
}

function payloadsOf(frames: Buffer): Buffer[] {
  const payloads: Buffer[] = []
  for (let at = 0; at + 2 <= frames.length;) {
    const { start, length, mask } = headerAt(frames, at)
    // The last one may have been cut off.
    const payload = Buffer.from(frames.subarray(start, start + length))
    if (mask !== null)
      for (let i = 0; i < payload.length; i++) payload[i] = (payload[i] ?? 0) ^ (mask[i % 4] ?? 0)
    payloads.push(payload)
    at = start + length
  }
  return payloads
}

function headerAt(frames: Buffer, at: number) {
  const second = frames[at + 1] ?? 0
  const short = second & 0x7f
  const more = short === 126 ? 2 : short === 127 ? 8 : 0
  const lengthAt = at + 2
  if (lengthAt + more > frames.length) return { start: frames.length, length: 0, mask: null }
  const length =
    more === 2 ? frames.readUInt16BE(lengthAt) : more === 8 ? Number(frames.readBigUInt64BE(lengthAt)) : short
  const maskAt = lengthAt + more
  const isMasked = (second & 0x80) !== 0
  return {
    start: maskAt + (isMasked ? 4 : 0),
    length,
    mask: isMasked ? frames.subarray(maskAt, maskAt + 4) : null,
  }
}
