/** −50 dBFS of full scale: what is below it is the hum before a voice. */
const audible = 10 ** (-50 / 20)

/** Which sample, of −1 to 1, is the first that is heard; null where all are silent. */
export function firstAudible(samples: Float32Array): number | null {
  const at = samples.findIndex((sample) => Math.abs(sample) >= audible)
  return at === -1 ? null : at
}
