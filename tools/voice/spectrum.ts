/** Sampling rate of the recordings and of the voice, in hertz. */
export const SAMPLE_RATE = 16_000

/** Samples from one frame of parameters to the next: 5 ms. */
export const HOP = 80

/** Size of the vocoder's Fourier transform, and the bins it has from 0 Hz to half the sampling rate. */
export const FFT_SIZE = 512
export const BINS = FFT_SIZE / 2 + 1

const NYQUIST = SAMPLE_RATE / 2

/** Hertz to mel, O'Shaughnessy's formula. */
export function toMel(hertz: number): number {
  return 1127 * Math.log(1 + hertz / 700)
}

export function fromMel(mel: number): number {
  return 700 * (Math.exp(mel / 1127) - 1)
}

export function binHertz(bin: number): number {
  return (bin * SAMPLE_RATE) / FFT_SIZE
}

/** The cosines a mel-cepstrum weighs: row d, bin k, so that log magnitude = cepstrum · basis. */
export function melCosines(order: number): Float64Array[] {
  return Array.from({ length: order }, (_, d) =>
    Float64Array.from({ length: BINS }, (_, k) =>
      Math.cos((Math.PI * d * toMel(binHertz(k))) / toMel(NYQUIST)),
    ),
  )
}

/** Centres of `count` equal mel bands from 0 Hz to half the sampling rate, in hertz. */
export function melCentres(count: number): number[] {
  return Array.from({ length: count }, (_, i) => fromMel((toMel(NYQUIST) * (i + 0.5)) / count))
}

/** Hann window sampled at half points, so that it has no zero at either end. */
export function hann(length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / length))
}
