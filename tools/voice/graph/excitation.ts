import { HOP, SAMPLE_RATE } from '../spectrum.js'
import type { Value } from './value.js'

/** Two signals of unit power and equal length, before any filter. */
export interface Excitation {
  pulses: Value
  noise: Value
  /** Samples in each, a scalar. */
  count: Value
}

// Samples either side of a pulse that its windowed sinc reaches.
const PULSE_REACH = 6

/** A pulse train at `pitch` (hertz per frame) and noise, as long as the frames. */
export function buildExcitation(pitch: Value, frameCount: Value): Excitation {
  const count = frameCount.mul(HOP)
  const sample = count.graph.range(count)
  return { pulses: pulseTrain(pitch.at(sample.div(HOP))), noise: whiteNoise(sample), count }
}

/** Band-limited pulses wherever the phase passes a whole number, between samples too. */
function pulseTrain(pitch: Value): Value {
  // In double: float32 sums drift audibly within a few seconds.
  const phase = pitch.div(SAMPLE_RATE).cast('float64').cumSum()
  const fromPulse = phase.sub(phase.add(0.5).apply('Floor')).cast('float32')
  const samplesFromPulse = fromPulse.mul(SAMPLE_RATE).div(pitch)
  const isNear = samplesFromPulse.apply('Abs').less(PULSE_REACH)
  const pulse = isNear.choose(windowedSinc(samplesFromPulse), 0)
  // Pulses further apart are higher, so that the power does not depend on the pitch.
  return pulse.mul(pitch.graph.scalar(SAMPLE_RATE, 'float32').div(pitch).apply('Sqrt'))
}

function windowedSinc(x: Value): Value {
  // The offset keeps the division defined at 0.
  const angle = x.add(1e-4).mul(Math.PI)
  const window = x
    .mul(Math.PI / PULSE_REACH)
    .apply('Cos')
    .mul(0.5)
    .add(0.5)
  return angle.apply('Sin').div(angle).mul(window)
}

/**
 * Uniform noise as a hash of the sample's number: ONNX's random operators give other values on each run, and the
 * same ids must give the same audio. All products stay below 2^63; the noise repeats after 4 s, unheard.
 */
function whiteNoise(sample: Value): Value {
  const prime = 2 ** 31 - 1
  const x = sample.add(1000).mod(65_521)
  // The cubic of H. Elias's well-known integer noise, then a second round, since neighbours still resemble.
  const cubic = x.mul(x.mul(x).mul(15_731).add(789_221)).add(1_376_312_589).mod(prime)
  const hash = cubic.mul(cubic.add(48_271)).mod(prime)
  return hash.cast('float32').div(prime).sub(0.5).mul(Math.sqrt(12))
}
