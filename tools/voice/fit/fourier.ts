/** Complex numbers as two arrays of one length. */
export interface Complex {
  re: Float64Array
  im: Float64Array
}

/** A real sequence as complex numbers, padded with zeros to `length`. */
export function toComplex(values: Float64Array, length: number): Complex {
  const re = new Float64Array(length)
  re.set(values)
  return { re, im: new Float64Array(length) }
}

/** Discrete Fourier transform in place (radix 2, so the length is a power of two). */
export function transform(x: Complex): void {
  reverseBits(x)
  for (let size = 2; size <= x.re.length; size *= 2) butterflies(x, size, (-2 * Math.PI) / size)
}

/** Inverse transform in place: the transform with real and imaginary parts exchanged, divided by the length. */
export function inverseTransform({ re, im }: Complex): void {
  transform({ re: im, im: re })
  for (let i = 0; i < re.length; i++) {
    re[i] = (re[i] ?? 0) / re.length
    im[i] = (im[i] ?? 0) / im.length
  }
}

function reverseBits({ re, im }: Complex): void {
  for (let i = 1, j = 0; i < re.length; i++) {
    let bit = re.length >> 1
    for (; j & bit; bit >>= 1) j ^= bit
    j ^= bit
    if (i < j) {
      swap(re, i, j)
      swap(im, i, j)
    }
  }
}

function swap(values: Float64Array, i: number, j: number): void {
  const kept = values[i] ?? 0
  values[i] = values[j] ?? 0
  values[j] = kept
}

function butterflies({ re, im }: Complex, size: number, angle: number): void {
  const half = size / 2
  for (let k = 0; k < half; k++) {
    const cos = Math.cos(angle * k)
    const sin = Math.sin(angle * k)
    for (let p = k; p < re.length; p += size) {
      const q = p + half
      const a = (re[q] ?? 0) * cos - (im[q] ?? 0) * sin
      const b = (re[q] ?? 0) * sin + (im[q] ?? 0) * cos
      re[q] = (re[p] ?? 0) - a
      im[q] = (im[p] ?? 0) - b
      re[p] = (re[p] ?? 0) + a
      im[p] = (im[p] ?? 0) + b
    }
  }
}
