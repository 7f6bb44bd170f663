/** Hz. */
export const sampleRate = 24000
/** Samples of one frame of the short-time Fourier transform. */
export const frameLength = 1200
/** Samples from one frame to the next: 12.5 ms. */
export const hop = 300
export const bins = frameLength / 2 + 1

/** Hann, periodic. */
export const hann = Float32Array.from(
  { length: frameLength },
  (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / frameLength),
)
