const headerLength = 12

/** The name that a DNS query asks for (RFC 1035 §4.1); null when the bytes are no query. */
export function questionIn(bytes: Buffer): string | null {
  if (bytes.length <= headerLength) return null
  const isQuery = ((bytes[2] ?? 0) & 0xf8) === 0
  // One question, no answers; a resolver may add records of its own at the end.
  if (!isQuery || bytes.readUInt16BE(4) !== 1 || bytes.readUInt32BE(6) !== 0) return null
  const labels: string[] = []
  let at = headerLength
  for (;;) {
    const length = bytes[at] ?? 0
    if (length === 0) break
    if (length > 63 || at + length >= bytes.length) return null
    labels.push(bytes.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return labels.length === 0 ? null : labels.join('.').toLowerCase()
}
