import { beforeAll, describe, expect, it } from 'vitest'
import { cosineOf, sineOf } from './cosine.js'
import { exponentialOf } from './exponential.js'
import { createFourier } from './fourier.js'
import { bins, frameLength, hop } from './frames.js'
import { drawNoise } from './noise.js'
import { pulsesOf } from './pulses.js'
import { createVocoder, type Parts, type Vocoder } from './vocoder.js'

const frames = 40
const silent = -50
const noNoise = (into: Float32Array) => void into.fill(0)
let vocoder: Vocoder

beforeAll(async () => {
  vocoder = await createVocoder()
})

/** Nothing is heard of what is not given. */
function partsOf({
  count = frames,
  pitch = 0,
  lh = silent,
  theta = 0,
  ln = silent,
  lr = silent,
  phi = 0,
}): Parts {
  const all = (value: number) => new Float32Array(bins * count).fill(value)
  return {
    ...{ lh: all(lh), theta: all(theta), ln: all(ln), lr: all(lr), phi: all(phi) },
    f0: new Float32Array(count).fill(pitch),
  }
}

describe('the sound of a sentence', () => {
  it('is the pulses of its pitch, by the loudness that the model gives', () => {
    const samples = vocoder(partsOf({ pitch: 150, lh: Math.log(300) }), noNoise)
    const pulses = pulsesOf(new Float32Array(frames).fill(150))
    expect(samples).toHaveLength(frames * hop)
    // Beyond the first and the last frame the pulses are mirrored.
    for (let at = 2 * frameLength; at < samples.length - 2 * frameLength; at++)
      expect(samples[at]).toBeCloseTo(pulses[at] ?? NaN, 3)
  })

  it('has its phase turned as far as theta says', () => {
    const straight = vocoder(partsOf({ pitch: 150, lh: 5 }), noNoise)
    const turned = vocoder(partsOf({ pitch: 150, lh: 5, theta: 20 }), noNoise)
    for (let at = 0; at < straight.length; at++) expect(turned[at]).toBeCloseTo(-(straight[at] ?? NaN), 3)
  })

  it('is no louder than e to the 7', () => {
    const loud = vocoder(partsOf({ pitch: 150, lh: 7 }), noNoise)
    expect(vocoder(partsOf({ pitch: 150, lh: 99 }), noNoise)).toEqual(loud)
  })

  it('has the noise that the model gives', () => {
    const samples = vocoder(partsOf({ count: 400, ln: 0 }), drawNoise()())
    const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length)
    // Of 601 bins with variance 2 each, over the frames that overlap.
    expect(rms).toBeCloseTo(Math.sqrt((4 * 599 + 2) / frameLength ** 2 / 1.5), 3)
  })

  it('has what is neither, at the phase that the model gives', () => {
    const parts = partsOf({ lr: 0 })
    for (let at = 0; at < parts.phi.length; at++) parts.phi[at] = Math.PI * Math.floor(at / frames)
    const samples = vocoder(parts, noNoise)
    const clicks = Array.from({ length: frames }, (_, frame) => samples[frame * hop] ?? NaN)
    // A click in the middle of each frame; at the ends fewer windows overlap.
    expect(clicks[0]).toBeCloseTo(1 / 1.25, 4)
    for (const click of clicks.slice(2, -2)) expect(click).toBeCloseTo(1 / 1.5, 4)
    expect(samples[10 * hop + 150]).toBeCloseTo(0, 4)
  })

  it.each([0, 1, 2, 3])('of %i frames is as long as they are', (count) => {
    expect(vocoder(partsOf({ count, pitch: 200, lh: 1 }), drawNoise()())).toHaveLength(count * hop)
  })
})

describe('pulses', () => {
  it('are all harmonics below 11 kHz, each as loud as the others', () => {
    const pitch = 250
    const pulses = pulsesOf(new Float32Array(frames).fill(pitch))
    for (const at of [1000, 1001, 5000, 5037]) {
      const phase = (2 * Math.PI * pitch * (at + 1)) / 24000
      const harmonics = Array.from({ length: Math.floor(11000 / pitch) }, (_, number) =>
        Math.cos((number + 1) * phase),
      )
      expect(pulses[at]).toBeCloseTo(
        harmonics.reduce((sum, value) => sum + value, 0),
        2,
      )
    }
  })

  it('are none where there is no voice', () => {
    const pitch = Float32Array.from({ length: 30 }, (_, frame) => (frame < 10 || frame >= 20 ? 0 : 120))
    const pulses = pulsesOf(pitch)
    expect(pulses.subarray(0, 9 * hop).every((sample) => sample === 0)).toBe(true)
    expect(pulses.subarray(21 * hop).every((sample) => sample === 0)).toBe(true)
    expect(pulses.subarray(11 * hop, 19 * hop).some((sample) => sample > 50)).toBe(true)
  })
})

describe('the arithmetic', () => {
  it('of a transform gives back what went in, times its length', async () => {
    const fourier = await createFourier(frameLength)
    const wave = Float32Array.from({ length: frameLength }, (_, at) => Math.sin(at * at))
    fourier.time.set(wave)
    fourier.forward()
    fourier.time.fill(0)
    fourier.inverse()
    for (const [at, value] of wave.entries())
      expect((fourier.time[at] ?? NaN) / frameLength).toBeCloseTo(value, 5)
  })

  it('of angles is right to six digits', () => {
    for (const angle of [-1000.1, -7, -Math.PI, -0.1, 0, 1e-9, 1, 3, 6.2831853, 12345.678]) {
      expect(cosineOf(angle)).toBeCloseTo(Math.cos(angle), 6)
      expect(sineOf(angle)).toBeCloseTo(Math.sin(angle), 6)
    }
  })

  it('of powers is right to six digits', () => {
    for (const power of [-900, -87.3, -1, -1e-9, 0, 0.5, 1, 6.9999, 7, 40])
      expect(exponentialOf(power) / Math.max(Math.exp(power), 1e-300)).toBeCloseTo(power < -700 ? 0 : 1, 6)
  })

  it('of noise gives the same normal numbers each time', () => {
    const source = drawNoise()
    const [noise, again] = [source(), source()]
    const values = new Float32Array(20_000)
    noise(values)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    expect(Math.abs(mean)).toBeLessThan(0.03)
    expect(Math.abs(variance - 1)).toBeLessThan(0.05)
    expect(values.filter((value) => Math.abs(value) > 1.96).length / values.length).toBeCloseTo(0.05, 2)
    const same = new Float32Array(20_000)
    again(same)
    expect(same).toEqual(values)
    again(same)
    expect(same).not.toEqual(values)
  })
})
