import { readFile } from 'node:fs/promises'
import type { AudioFormat } from '../../served-audio/body/served-audio.js'
import { readServed } from '../../served-audio/read-served.js'
import { resampled } from '../spectrum/resampled.js'

/** Sound as it was answered, in a file. */
export interface KeptSound {
  readonly path: string
  readonly format: AudioFormat
  /** Of raw samples, which do not say it. */
  readonly sample_rate_hz: number | null
}

/** Hz; what all judges hear. */
export const judgedRate = 16_000

/** The sound as judges hear it: the mean of its channels at 16 kHz, −1 to 1. @throws ServedAudioError */
export async function readJudged(kept: KeptSound): Promise<Float32Array> {
  const { samples, sample_rate_hz, duration_s } = await readServed(await readFile(kept.path), kept)
  const channels = Math.max(1, Math.round(samples.length / duration_s / sample_rate_hz))
  const mono = channels === 1 ? samples : mixed(samples, channels)
  return resampled(mono, sample_rate_hz, judgedRate).map((value) => Math.max(-1, Math.min(1, value)))
}

function mixed(samples: Float32Array, channels: number): Float32Array {
  const mono = new Float32Array(Math.floor(samples.length / channels))
  for (let at = 0; at < mono.length; at += 1) {
    let sum = 0
    for (let channel = 0; channel < channels; channel += 1) sum += samples[at * channels + channel] ?? 0
    mono[at] = sum / channels
  }
  return mono
}
