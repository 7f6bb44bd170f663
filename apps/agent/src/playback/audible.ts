/** −50 dBFS of full scale: what is below it is the hum before a voice. */
const audible = 10 ** (-50 / 20)

/** Which sample is the first that is heard; null where all are silent. */
export function firstAudible(samples: Float32Array | Int16Array, fullScale = 1): number | null {
  const level = fullScale * audible
  const at = samples.findIndex((sample: number) => Math.abs(sample) >= level)
  return at === -1 ? null : at
}
