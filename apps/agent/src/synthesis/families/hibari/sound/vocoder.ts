import { bins, frameLength, hann, hop } from './frames.js'
import { cosineOf, sineOf } from './cosine.js'
import { createFourier } from './fourier.js'
import { exponentialOf } from './exponential.js'
import type { Noise } from './noise.js'
import { pulsesOf } from './pulses.js'

/** What the model says of each bin and frame, bin after bin. */
export interface Parts {
  /** Of the voice: how loud each bin of the pulses becomes, as a logarithm, and how far its phase is turned. */
  readonly lh: Float32Array
  readonly theta: Float32Array
  /** Of the noise: how loud, as a logarithm. */
  readonly ln: Float32Array
  /** Of what is neither: how loud, and its phase. */
  readonly lr: Float32Array
  readonly phi: Float32Array
  /** Pitch of each frame, Hz; 0 without voice. */
  readonly f0: Float32Array
}

/** Makes samples of what the model says; frames are 12.5 ms, the sampling rate is 24 kHz. */
export type Vocoder = (parts: Parts, noise: Noise) => Float32Array

/** So many frames are put together at once: the model's numbers lie bin by bin, and a line of the cache has 16. */
const blockFrames = 16
const loudest = 7
const half = frameLength / 2
/** The window's squares add up to it where four frames overlap. */
const fullOverlap = 1.5
// A cosine of amplitude 1 has half the window's sum in its bin.
const sourceWindow = hann.map((value) => value / (frameLength / 4))

/** Its buffers stay, whatever the length of a sentence. */
export async function createVocoder(): Promise<Vocoder> {
  const fourier = await createFourier(frameLength)
  const block = Array.from({ length: blockFrames }, () => new Float32Array(2 * bins))
  const grains = Array.from({ length: blockFrames }, () => new Float32Array(2 * bins))
  return (parts, noise) => {
    const frames = parts.f0.length
    const pulses = pulsesOf(parts.f0)
    const samples = new Float32Array(frames * hop)
    for (let first = 0; first < frames; first += blockFrames) {
      const spectra = block.slice(0, Math.min(blockFrames, frames - first))
      for (const [at, spectrum] of spectra.entries()) {
        readFrame(pulses, (first + at) * hop - half, fourier.time)
        fourier.forward()
        spectrum.set(fourier.spectrum)
      }
      for (const grain of grains) noise(grain)
      shape(spectra, grains, parts, first)
      for (const [at, spectrum] of spectra.entries()) {
        fourier.spectrum.set(spectrum)
        fourier.inverse()
        addFrame(fourier.time, (first + at) * hop - half, samples)
      }
    }
    level(samples, frames)
    return samples
  }
}

/** A piece of the pulses under the window; beyond the ends they are mirrored. */
function readFrame(pulses: Float32Array, start: number, into: Float32Array): void {
  const last = pulses.length - 1
  for (let at = 0; at < frameLength; at++) {
    let from = start + at
    while (from < 0 || from > last) from = last === 0 ? 0 : from < 0 ? -from : 2 * last - from
    into[at] = (pulses[from] ?? 0) * (sourceWindow[at] ?? 0)
  }
}

/** Spectra of pulses become those of speech: loudness and phase of the voice, noise, and what is neither. */
function shape(
  spectra: readonly Float32Array[],
  grains: readonly Float32Array[],
  parts: Parts,
  first: number,
): void {
  const frames = parts.f0.length
  for (let bin = 0; bin < bins; bin++) {
    for (let at = 0; at < spectra.length; at++) {
      const spectrum = spectra[at]
      const grain = grains[at]
      if (spectrum === undefined || grain === undefined) continue
      shapeBin(spectrum, grain, 2 * bin, parts, bin * frames + first + at)
    }
  }
}

function shapeBin(
  spectrum: Float32Array,
  grain: Float32Array,
  real: number,
  parts: Parts,
  from: number,
): void {
  const x = spectrum[real] ?? 0
  const y = spectrum[real + 1] ?? 0
  const breath = loudness(parts.ln[from])
  const rest = loudness(parts.lr[from])
  const phase = parts.phi[from] ?? 0
  let re = breath * (grain[real] ?? 0) + rest * cosineOf(phase)
  let im = breath * (grain[real + 1] ?? 0) + rest * sineOf(phase)
  if (x !== 0 || y !== 0) {
    const voice = loudness(parts.lh[from])
    const turn = Math.PI * tanh(parts.theta[from] ?? 0)
    const cosine = voice * cosineOf(turn)
    const sine = voice * sineOf(turn)
    re += x * cosine - y * sine
    im += x * sine + y * cosine
  }
  spectrum[real] = re
  spectrum[real + 1] = im
}

const loudness = (logarithm: number | undefined) => exponentialOf(Math.min(logarithm ?? 0, loudest))

// Of Math it takes three times as long.
function tanh(value: number): number {
  const power = exponentialOf(2 * Math.min(value, 20))
  return (power - 1) / (power + 1)
}

function addFrame(frame: Float32Array, start: number, samples: Float32Array): void {
  const from = Math.max(0, -start)
  const to = Math.min(frameLength, samples.length - start)
  for (let at = from; at < to; at++)
    samples[start + at] = (samples[start + at] ?? 0) + (frame[at] ?? 0) * (hann[at] ?? 0)
}

/** Divides by what the windows add up to: less at the ends, where fewer overlap. */
function level(samples: Float32Array, frames: number): void {
  for (let at = 0; at < samples.length; at++) {
    // Samples begin in the middle of the first frame.
    const block = Math.floor((at + half) / hop)
    const isFull = block >= 3 && block < frames
    const overlap = isFull ? fullOverlap : overlapAt((at + half) % hop, block, frames)
    samples[at] = (samples[at] ?? 0) / (overlap * frameLength)
  }
}

function overlapAt(within: number, block: number, frames: number): number {
  let sum = 0
  for (let part = 0; part < frameLength / hop; part++) {
    const frame = block - part
    if (frame >= 0 && frame < frames) sum += (hann[within + part * hop] ?? 0) ** 2
  }
  return Math.max(sum, 1e-11)
}
