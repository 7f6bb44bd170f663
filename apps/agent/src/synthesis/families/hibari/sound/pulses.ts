import { sineOf } from './cosine.js'
import { hop, sampleRate } from './frames.js'

/** Below it a frame has no voice, Hz. */
const lowest = 40
/** No harmonic is above it, Hz. */
const highest = 11000
/** Where a sine is so small, the sum of the harmonics is taken at its limit. */
const smallSine = 2e-3
const { fround } = Math

/**
 * The voice's source, from its pitch in each frame: all harmonics up to 11 kHz with amplitude 1, in closed form, and 0
 * where there is no voice. Rounded to 32 bits where numpy does, since the number of harmonics jumps.
 */
export function pulsesOf(pitch: Float32Array): Float32Array {
  const pulses = new Float32Array(pitch.length * hop)
  let turns = 0
  for (let at = 0; at < pulses.length; at++) {
    const wanted = pitchAt(pitch, at)
    const frequency = Math.max(wanted, lowest)
    turns += frequency
    if (wanted > lowest) pulses[at] = harmonics(frequency, phaseOf(turns))
  }
  return pulses
}

const phaseOf = (turns: number) => fround(((turns * (1 / sampleRate)) % 1) * 2 * Math.PI)

// Between the middles of two frames, the nearest frame at the ends.
function pitchAt(pitch: Float32Array, sample: number): number {
  const frame = Math.floor(sample / hop)
  const within = sample % hop
  const share = fround((((within + 0.5) / hop - 0.5) % 1) + (within < hop / 2 ? 1 : 0))
  const left = within < hop / 2 ? frame - 1 : frame
  const from = pitch[Math.max(0, left)] ?? 0
  const to = pitch[Math.min(pitch.length - 1, left + 1)] ?? 0
  return fround(fround(from * fround(1 - share)) + fround(to * share))
}

function harmonics(frequency: number, phase: number): number {
  const count = Math.floor(fround(highest / frequency)) + 0.5
  const sine = 2 * sineOf(phase * 0.5)
  if (Math.abs(sine) <= smallSine) return count - 0.5
  return sineOf(fround(count * phase)) / sine - 0.5
}
