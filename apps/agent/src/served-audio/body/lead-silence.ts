import { firstAudible } from '../../playback/audible.js'

/** Sound of one format. */
export interface SoundPart {
  /** One of each channel, or one with as many in turn. */
  readonly samples: readonly Float32Array[]
  /** @default 1 */
  readonly inTurn?: number
  readonly rate: number
}

/** Seconds before the first audible sample of any channel; null where there is none. */
export function leadSilence(parts: readonly SoundPart[]): number | null {
  let silent_s = 0
  for (const { samples, inTurn = 1, rate } of parts) {
    const found = samples.map((channel) => firstAudible(channel)).filter((at) => at !== null)
    if (found.length > 0) return silent_s + Math.floor(Math.min(...found) / inTurn) / rate
    silent_s += (samples[0]?.length ?? 0) / inTurn / rate
  }
  return null
}
