import createKissFft from '@echogarden/kissfft-wasm'

/** Real Fourier transforms of one length, from one to the other of two buffers that stay. */
export interface Fourier {
  readonly time: Float32Array
  /** Real and imaginary parts in turn, from 0 to half the sampling rate. */
  readonly spectrum: Float32Array
  /** `time` → `spectrum`. */
  forward(): void
  /** `spectrum` → `time`, times its length. */
  inverse(): void
}

/** Loads KISS FFT, 36 kB and 4 ms; 6 µs for each transform of 1,200. */
export async function createFourier(length: number): Promise<Fourier> {
  const kiss = await createKissFft()
  const plan = (isInverse: 0 | 1) => kiss._kiss_fftr_alloc(length, isInverse, 0, 0)
  const [forward, inverse] = [plan(0), plan(1)]
  const bins = length / 2 + 1
  const time = kiss._malloc(4 * length)
  const spectrum = kiss._malloc(8 * bins)
  // Nothing is allocated afterwards, and so the memory stays where it is.
  const floats = (start: number, count: number) => kiss.HEAPF32.subarray(start / 4, start / 4 + count)
  return {
    time: floats(time, length),
    spectrum: floats(spectrum, 2 * bins),
    forward: () => kiss._kiss_fftr(forward, time, spectrum),
    inverse: () => kiss._kiss_fftri(inverse, spectrum, time),
  }
}
