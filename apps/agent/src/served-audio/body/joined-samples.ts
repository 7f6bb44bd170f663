/** Samples of several parts or channels, one after the other. */
export function joinSamples(parts: readonly Float32Array[]): Float32Array {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  const samples = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    samples.set(part, at)
    at += part.length
  }
  return samples
}
