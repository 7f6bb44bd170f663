import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeWav } from '../../audio/wav.js'
import { readWavs } from '../wav/wav-stream.js'
import { placesAround, secondsIn } from './sound-places.js'

/** Files whose headers do not know their length, as a stream has them; each of some samples. */
function streamedWav(lengths: readonly number[]): Buffer {
  return Buffer.concat(
    lengths.map((length) => {
      const wav = encodeWav(new Int16Array(length).fill(900), 8000)
      wav.writeUInt32LE(0xffff_ffff, 4)
      wav.writeUInt32LE(0xffff_ffff, 40)
      return wav
    }),
  )
}

const lengths = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 })

test('what is heard of so many bytes is what a body of only those would be', () => {
  fc.assert(
    fc.property(lengths, fc.nat(400), (said, cut) => {
      const body = streamedWav(said)
      const bytes = Math.min(body.length, 46 + cut)
      // Half a header says nothing by itself, and is no samples.
      const whole = said.reduce((ends, length) => [...ends, (ends.at(-1) ?? 0) + 44 + 2 * length], [0])
      const begun = whole.findLast((start) => start <= bytes) ?? 0
      const upTo = bytes - begun < 46 && begun > 0 ? begun : bytes
      const [heard_s] = secondsIn(readWavs(body).places, [bytes])
      expect(heard_s).toBeCloseTo(readWavs(body.subarray(0, upTo)).duration_s, 9)
    }),
  )
})

test('sound that is taken out of lines is there line by line, whatever its own units are', () => {
  const inner = [{ start: 44, end: 144, unit_bytes: 2, unit_s: 0.01 }]
  const parts = [
    { bytes: 44, end: 100 },
    { bytes: 31, end: 200 },
    { bytes: 20, end: 300 },
    { bytes: 40, end: 300 },
    { bytes: 9, end: 400 },
  ]
  const around = placesAround(inner, parts)
  const heard_s = secondsIn(around, [100, 199, 200, 299, 300, 399, 400, 1000])
  expect(heard_s.map((seconds) => Number(seconds.toFixed(6)))).toEqual([
    0, 0, 0.15, 0.15, 0.45, 0.45, 0.5, 0.5,
  ])
})
