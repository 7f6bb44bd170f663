/** Weights in 8 bits: value ≈ (step − zero) · scale. */
export interface QuantizedWeight {
  readonly steps: Uint8Array
  readonly scale: number
  readonly zero: number
}

const most = 255

/**
 * All weights of a tensor on one scale from the least to the largest, 0 among them, as `quantize_dynamic` of ONNX Runtime does it
 * with QUInt8. Null where there is nothing to scale.
 */
export function quantizedWeight(values: Float32Array): QuantizedWeight | null {
  let [low, high] = [0, 0]
  for (const value of values) {
    if (!Number.isFinite(value)) return null
    if (value < low) low = value
    if (value > high) high = value
  }
  const scale = Math.fround((high - low) / most)
  if (scale === 0) return null
  const zero = halfEven(-low / scale)
  const steps = Uint8Array.from(values, (value) =>
    Math.min(most, Math.max(0, halfEven(Math.fround(value / scale)) + zero)),
  )
  return { steps, scale, zero }
}

/** As numpy rounds. */
function halfEven(value: number): number {
  const down = Math.floor(value)
  const part = value - down
  if (part !== 0.5) return Math.round(value)
  return down % 2 === 0 ? down : down + 1
}
