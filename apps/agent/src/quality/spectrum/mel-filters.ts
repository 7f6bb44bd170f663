/** A triangle over the bins of a spectrum. */
export interface MelFilter {
  readonly firstBin: number
  readonly weights: Float64Array
}

export interface MelScale {
  readonly bands: number
  readonly lowHz: number
  readonly highHz: number
  /** By the width of the band, so that each has the same area, as librosa does it; else all have the height 1. */
  readonly byArea: boolean
}

/** Triangles on the mel scale of Slaney (Auditory Toolbox), linear to 1 kHz, as in librosa.filters.mel. */
export function melFilters(rate: number, length: number, scale: MelScale): MelFilter[] {
  const { bands, lowHz, highHz, byArea } = scale
  const [low, high] = [melOf(lowHz), melOf(highHz)]
  const corners = Array.from({ length: bands + 2 }, (_, at) => hzOf(low + ((high - low) * at) / (bands + 1)))
  const bins = Math.floor(length / 2) + 1
  return Array.from({ length: bands }, (_, band) => {
    const [from = 0, top = 0, to = 0] = corners.slice(band, band + 3)
    const height = byArea ? 2 / (to - from) : 1
    const firstBin = Math.min(bins, Math.max(0, Math.ceil((from * length) / rate)))
    const lastBin = Math.min(bins - 1, Math.floor((to * length) / rate))
    const weights = Float64Array.from({ length: Math.max(0, lastBin - firstBin + 1) }, (_, at) => {
      const hz = ((firstBin + at) * rate) / length
      return height * Math.max(0, Math.min((hz - from) / (top - from), (to - hz) / (to - top)))
    })
    return { firstBin, weights }
  })
}

/** Power of each band of a power spectrum. */
export function melPower(filters: readonly MelFilter[], power: Float64Array, into: Float64Array): void {
  for (const [band, { firstBin, weights }] of filters.entries()) {
    let sum = 0
    for (let at = 0; at < weights.length; at += 1) sum += (weights[at] ?? 0) * (power[firstBin + at] ?? 0)
    into[band] = sum
  }
}

const linearHz = 200 / 3
const bendHz = 1000
const bendMel = bendHz / linearHz
const logStep = Math.log(6.4) / 27

const melOf = (hz: number) => (hz < bendHz ? hz / linearHz : bendMel + Math.log(hz / bendHz) / logStep)
const hzOf = (mel: number) => (mel < bendMel ? mel * linearHz : bendHz * Math.exp(logStep * (mel - bendMel)))
