/** Sound as it is played: samples of all channels in turn, of which `fullScale` is the loudest. */
export interface PlayedSound {
  readonly samples: Int16Array | Float32Array
  readonly sample_rate_hz: number
  readonly channels: number
  readonly fullScale: number
}

const blockS = 0.4
/** Blocks overlap by three quarters. */
const partsOfBlock = 4
const absoluteGateLufs = -70
const relativeGateLu = -10
const offsetLufs = -0.691

/**
 * Integrated loudness with both gates, LUFS, by ITU-R BS.1770-4 (annex 1). Null below one block of 400 ms, and where all of
 * it is below the absolute gate. Every channel counts as one of the front: a mono sound as a single loudspeaker.
 */
export function integratedLoudness(sound: PlayedSound): number | null {
  const blocks = blockPowers(sound)
  const audible = blocks.filter((power) => loudnessOf(power) > absoluteGateLufs)
  if (audible.length === 0) return null
  const gate = loudnessOf(meanOf(audible)) + relativeGateLu
  const loud = audible.filter((power) => loudnessOf(power) > gate)
  const loudness = loud.length === 0 ? NaN : loudnessOf(meanOf(loud))
  return Number.isFinite(loudness) ? loudness : null
}

const loudnessOf = (power: number) => offsetLufs + 10 * Math.log10(power)
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** Mean square of each block of 400 ms, channels added. */
function blockPowers({ samples, sample_rate_hz, channels, fullScale }: PlayedSound): number[] {
  const part = Math.round((sample_rate_hz * blockS) / partsOfBlock)
  const parts = Math.floor(samples.length / channels / part)
  const energies = new Float64Array(parts)
  for (let channel = 0; channel < channels; channel += 1)
    addWeightedEnergies(energies, samples, { part, channel, channels, scale: 1 / fullScale }, sample_rate_hz)
  const blocks: number[] = []
  for (let first = 0; first + partsOfBlock <= parts; first += 1) {
    let energy = 0
    for (let at = first; at < first + partsOfBlock; at += 1) energy += energies[at] ?? 0
    blocks.push(energy / (part * partsOfBlock))
  }
  return blocks
}

interface Channel {
  readonly part: number
  readonly channel: number
  readonly channels: number
  readonly scale: number
}

/** One loop for both filters, because it sees every sample of every sound. */
function addWeightedEnergies(
  energies: Float64Array,
  samples: Int16Array | Float32Array,
  { part, channel, channels, scale }: Channel,
  rate: number,
): void {
  const { shelf, pass } = kWeighting(rate)
  let [x1, x2, y1, y2, z1, z2] = [0, 0, 0, 0, 0, 0]
  let from = channel
  for (let at = 0; at < energies.length; at += 1) {
    let energy = 0
    for (let n = 0; n < part; n += 1, from += channels) {
      const x = (samples[from] ?? 0) * scale
      const y = shelf.b0 * x + shelf.b1 * x1 + shelf.b2 * x2 - shelf.a1 * y1 - shelf.a2 * y2
      const z = y - 2 * y1 + y2 - pass.a1 * z1 - pass.a2 * z2
      x2 = x1
      x1 = x
      y2 = y1
      y1 = y
      z2 = z1
      z1 = z
      energy += z * z
    }
    energies[at] = (energies[at] ?? 0) + energy
  }
}

/**
 * The two filters for any sampling rate: the analogue prototypes behind the table of BS.1770, which is of 48 kHz alone, by the
 * bilinear transform. https://github.com/jiixyj/libebur128 (ebur128_init_filter) has the same constants.
 */
function kWeighting(rate: number) {
  const head = prototype(1681.974450955533, 0.7071752369554196, rate)
  const high = 10 ** (3.999843853973347 / 20)
  const band = high ** 0.4996667741545416
  const { k, q, norm } = head
  const shelf = {
    b0: (high + (band * k) / q + k * k) / norm,
    b1: (2 * (k * k - high)) / norm,
    b2: (high - (band * k) / q + k * k) / norm,
    ...head.feedback,
  }
  return { shelf, pass: prototype(38.13547087602444, 0.5003270373238773, rate).feedback }
}

function prototype(hz: number, q: number, rate: number) {
  const k = Math.tan((Math.PI * hz) / rate)
  const norm = 1 + k / q + k * k
  return { k, q, norm, feedback: { a1: (2 * (k * k - 1)) / norm, a2: (1 - k / q + k * k) / norm } }
}
