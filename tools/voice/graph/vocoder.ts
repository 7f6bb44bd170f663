import { BINS, binHertz, FFT_SIZE, hann, HOP, melCosines } from '../spectrum.js'
import type { Excitation } from './excitation.js'
import type { FrameParameters } from './frame-parameters.js'
import type { Value, ValueGraph } from './value.js'

/** Real and imaginary part of a spectrum, [frames, bins] each. */
interface Spectrum {
  re: Value
  im: Value
}

const WINDOW = 320
const OVERLAP = (WINDOW - HOP) / 2
// Voicing crosses from its low to its high value around this frequency, over about twice the width.
const CROSSOVER_HZ = { centre: 3200, width: 500 }
// Loud vowels come near full scale; tanh bends what would go beyond instead of clipping it.
const GAIN = 2.5

/** Filters the excitation frame by frame in the frequency domain: [1, 1, time] samples between -1 and 1. */
export function buildVocoder(excitation: Excitation, parameters: FrameParameters, order: number): Value {
  const filter = minimumPhaseFilter(parameters.cepstrum, order)
  const source = mixedSource(excitation, parameters)
  const re = source.re.mul(filter.re).sub(source.im.mul(filter.im))
  const im = source.re.mul(filter.im).add(source.im.mul(filter.re))
  const samples = overlapAdd({ re, im }).slice(OVERLAP, excitation.count.add(OVERLAP), 2)
  return samples.mul(GAIN).apply('Tanh')
}

/** The filter whose log magnitude is the cepstrum, with the phase that lets it ring the least. */
function minimumPhaseFilter(cepstrum: Value, order: number): Spectrum {
  const { graph } = cepstrum
  const cosines = melCosines(order)
  const dims = [cosines.length, BINS]
  const magnitude = cepstrum.matMul(graph.constant(flat(cosines), dims)).apply('Exp')
  const phase = cepstrum.matMul(graph.constant(flat(cosines.map(minimumPhase)), dims))
  return { re: magnitude.mul(phase.apply('Cos')), im: magnitude.mul(phase.apply('Sin')) }
}

/** Phase of the minimum-phase filter with this log magnitude: fold the cepstrum onto positive quefrencies. */
function minimumPhase(logMagnitude: Float64Array): Float64Array {
  const half = FFT_SIZE / 2
  const angle = (2 * Math.PI) / FFT_SIZE
  const cepstrum = Float64Array.from({ length: half }, (_, n) =>
    logMagnitude.reduce((sum, x, k) => sum + (k % half === 0 ? 1 : 2) * x * Math.cos(angle * k * n), 0),
  )
  return Float64Array.from({ length: BINS }, (_, k) =>
    cepstrum.reduce((sum, c, n) => (n === 0 ? 0 : sum - (2 * c * Math.sin(angle * k * n)) / FFT_SIZE), 0),
  )
}

/** Pulses and noise, mixed bin by bin so that their powers add up to one. */
function mixedSource(excitation: Excitation, { voicingLow, voicingHigh }: FrameParameters): Spectrum {
  const { graph } = voicingLow
  const pulses = shortTimeSpectrum(excitation.pulses)
  const noise = shortTimeSpectrum(excitation.noise)
  const crossover = graph.constant(Float32Array.from({ length: BINS }, (_, k) => aboveCrossover(binHertz(k))))
  const voicing = voicingLow.add(voicingHigh.sub(voicingLow).mul(crossover)).clip(0, 1)
  const voiced = voicing.apply('Sqrt')
  const unvoiced = voicing.mul(-1).add(1).apply('Sqrt')
  return {
    re: pulses.re.mul(voiced).add(noise.re.mul(unvoiced)),
    im: pulses.im.mul(voiced).add(noise.im.mul(unvoiced)),
  }
}

function aboveCrossover(hertz: number): number {
  return 1 / (1 + Math.exp(-(hertz - CROSSOVER_HZ.centre) / CROSSOVER_HZ.width))
}

function shortTimeSpectrum(signal: Value): Spectrum {
  const { graph } = signal
  const padded = graph.node('Pad', [signal.reshape(1, 1, -1), graph.ints(0, 0, OVERLAP, 0, 0, OVERLAP)])
  const window = graph.constant(Float32Array.from(hann(WINDOW)))
  const kernels = fourierKernels(graph, WINDOW, window)
  const spectrum = graph.node('Conv', [padded, kernels], { attributes: { strides: [HOP] } })
  const rows = spectrum.squeeze(0).transpose(1, 0)
  return { re: rows.slice(0, BINS, 1), im: rows.slice(BINS, 2 * BINS, 1) }
}

function overlapAdd({ re, im }: Spectrum): Value {
  const { graph } = re
  const rows = graph.concat([re, im], 1).transpose(1, 0).unsqueeze(0)
  // Bins other than the first and last stand for two; Hann windows at a quarter of their length add up to 2.
  const weights = Float32Array.from({ length: BINS }, (_, k) => (k % (BINS - 1) === 0 ? 1 : 2) / FFT_SIZE / 2)
  const kernels = fourierKernels(graph, FFT_SIZE, graph.constant(weights, [BINS, 1]))
  return graph.node('ConvTranspose', [rows, kernels], { attributes: { strides: [HOP] } })
}

/**
 * Convolution kernels [2·bins, 1, length] of a Fourier transform: cosines, then negated sines, times `weights`.
 * Computed in the graph and folded when a session opens, since as constants they would be 1.7 MB of the file.
 */
function fourierKernels(graph: ValueGraph, length: number, weights: Value): Value {
  const bin = graph.range(graph.scalar(BINS, 'int64')).unsqueeze(1)
  const sample = graph.range(graph.scalar(length, 'int64')).unsqueeze(0)
  const turns = bin.mul(sample).mod(FFT_SIZE).cast('float32')
  const angle = turns.mul((2 * Math.PI) / FFT_SIZE)
  const cosines = angle.apply('Cos').mul(weights)
  const sines = angle.apply('Sin').mul(weights).apply('Neg')
  return graph.concat([cosines, sines]).unsqueeze(1)
}

function flat(rows: readonly Float64Array[]): Float32Array {
  return Float32Array.from(rows.flatMap((row) => Array.from(row)))
}
