import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeWav } from '../../audio/wav.js'
import { ServedAudioError } from '../body/served-audio.js'
import { readPcm, readWavs } from './wav-stream.js'

const rate = 16_000
const tone = (seconds: number, from = 0) =>
  encodeWav(
    Int16Array.from({ length: seconds * rate }, (_, at) => 8000 * Math.sin((from + at) / 9)),
    rate,
  )
const second = tone(1)
const [head, sound] = [second.subarray(0, 44), second.subarray(44)]
/** The header with another size of its samples. */
const headOf = (size: number) => edited(head, (wav) => wav.writeUInt32LE(size, 40))
const chunk = (id: string, content: Buffer) =>
  Buffer.concat([
    Buffer.from(id, 'latin1'),
    sizeOf(content.length),
    content,
    Buffer.alloc(content.length % 2),
  ])
const list = chunk('LIST', Buffer.from('INFOISFT\x0e\x00\x00\x00Lavf60.16.100\x00', 'latin1'))

function edited(wav: Buffer, edit: (wav: Buffer) => void): Buffer {
  const copy = Buffer.from(wav)
  edit(copy)
  return copy
}

function sizeOf(size: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(size)
  return bytes
}

/** A file with 64-bit sizes. */
function rf64(id: string, size: bigint): Buffer {
  const sizes = Buffer.alloc(28)
  sizes.writeBigUInt64LE(size, 8)
  const first = Buffer.from(`${id}\xff\xff\xff\xffWAVE`, 'latin1')
  return Buffer.concat([
    first,
    chunk('ds64', sizes),
    head.subarray(12, 36),
    headOf(0xffff_ffff).subarray(36),
    sound,
  ])
}

test.each([
  { name: 'one file', body: second, seconds: 1, remarks: [] },
  {
    name: 'three files, one a sentence',
    body: Buffer.concat([second, tone(2), tone(0.5)]),
    seconds: 3.5,
    remarks: ['several-wavs=3'],
  },
  {
    name: 'three files with remarks after their samples',
    body: Buffer.concat([second, list, second, list, second, list]),
    seconds: 3,
    remarks: ['several-wavs=3'],
  },
  {
    name: 'the size of the first chunk alone',
    body: Buffer.concat([headOf(8000), sound, sound]),
    seconds: 2,
    remarks: ['size-too-small'],
  },
  {
    name: 'the size of all, and a header with each chunk',
    body: Buffer.concat([headOf(64_000), sound, second]),
    seconds: 2,
    remarks: ['several-wavs=2'],
  },
  {
    name: 'a header of unknown size with each chunk',
    body: Buffer.concat([
      headOf(0xffff_ffff),
      sound,
      headOf(0xffff_ffff),
      sound,
      headOf(0),
      sound.subarray(0, 8000),
    ]),
    seconds: 2.25,
    remarks: ['size-placeholder', 'several-wavs=3'],
  },
  {
    name: 'the header of the first chunk once more before each',
    body: Buffer.concat([headOf(0xffff_ffff), head, sound, head, sound]),
    seconds: 2,
    remarks: ['several-wavs=3'],
  },
  { name: 'remarks after the samples', body: Buffer.concat([second, list]), seconds: 1, remarks: [] },
  {
    name: 'a remark of odd length',
    body: Buffer.concat([second, chunk('note', Buffer.alloc(7))]),
    seconds: 1,
    remarks: [],
  },
  { name: 'a cut remark', body: Buffer.concat([second, list.subarray(0, 17)]), seconds: 1, remarks: [] },
  {
    name: 'remarks after samples of unknown size',
    body: Buffer.concat([headOf(0xffff_ffff), sound, list]),
    seconds: 1,
    remarks: ['size-placeholder'],
  },
  {
    name: 'zeros that fill up a sector',
    body: Buffer.concat([second, Buffer.alloc(99)]),
    seconds: 1,
    remarks: [],
  },
  {
    name: 'zeros after the sound',
    body: Buffer.concat([second, Buffer.alloc(96_000)]),
    seconds: 1,
    remarks: [],
  },
  { name: 'half a sample more', body: Buffer.concat([second, Buffer.from('\n')]), seconds: 1, remarks: [] },
  { name: 'RF64', body: rf64('RF64', 32_000n), seconds: 1, remarks: [] },
  {
    name: 'BW64 of unknown size',
    body: rf64('BW64', 2n ** 64n - 1n),
    seconds: 1,
    remarks: ['size-placeholder'],
  },
  {
    name: 'an empty file between two',
    body: Buffer.concat([second, headOf(0), second]),
    seconds: 2,
    remarks: ['several-wavs=3'],
  },
  {
    name: 'a file of another rate in a stream of unknown size',
    body: Buffer.concat([headOf(0xffff_ffff), sound, encodeWav(new Int16Array(8000).fill(900), 8000)]),
    seconds: 2,
    remarks: ['size-placeholder', 'several-wavs=2', 'formats-differ'],
  },
  {
    name: 'files of two rates',
    body: Buffer.concat([second, encodeWav(new Int16Array(8000).fill(900), 8000)]),
    seconds: 2,
    remarks: ['several-wavs=2', 'formats-differ'],
  },
  ...[0, 0xffff_ffff, 0x7fff_ffff, 0x7fff_ffdb, 2_147_483_547, 2_000_000_000, 0x7fff_f000, 300_000_000].map(
    (size) => ({
      name: `the size ${size}`,
      body: Buffer.concat([headOf(size), sound]),
      seconds: 1,
      remarks: ['size-placeholder'],
    }),
  ),
])('$name is $seconds s', ({ body, seconds, remarks }) => {
  const audio = readWavs(body)
  expect(audio.duration_s).toBeCloseTo(seconds, 4)
  expect(audio).toMatchObject({ format: 'wav', sample_rate_hz: rate, remarks })
})

test('first sound is behind the header, or behind the headers where the first has none', () => {
  const firstByte = (body: Buffer) => readWavs(body).places[0]?.start
  expect(firstByte(second)).toBe(44)
  const listed = Buffer.concat([second.subarray(0, 36), list, second.subarray(36)])
  expect(firstByte(listed)).toBe(44 + list.length)
  expect(firstByte(Buffer.concat([headOf(0), second]))).toBe(88)
})

/** A file of these samples in another format. */
function wavOf(bits: number, coding: number, channels: number, samples: Buffer, extensible = false): Buffer {
  const format = Buffer.alloc(extensible ? 40 : 16)
  format.writeUInt16LE(extensible ? 0xfffe : coding, 0)
  format.writeUInt16LE(channels, 2)
  format.writeUInt32LE(rate, 4)
  format.writeUInt16LE(bits, 14)
  if (extensible) format.writeUInt16LE(coding, 24)
  return Buffer.concat([
    Buffer.from('RIFF\0\0\0\0WAVE'),
    chunk('fact', Buffer.alloc(4)),
    chunk('fmt ', format),
    chunk('data', samples),
  ])
}

test.each([
  { bits: 8, coding: 1, sample: Buffer.from([64]) },
  { bits: 16, coding: 1, sample: Buffer.from([0, 0xc0]) },
  { bits: 24, coding: 1, sample: Buffer.from([0, 0, 0xc0]) },
  { bits: 32, coding: 1, sample: Buffer.from([0, 0, 0, 0xc0]) },
  { bits: 32, coding: 3, sample: Buffer.from(new Float32Array([-0.5]).buffer) },
  { bits: 64, coding: 3, sample: Buffer.from(new Float64Array([-0.5]).buffer) },
])('$bits bits of format $coding are read, mono, stereo and extensible', ({ bits, coding, sample }) => {
  const three = Buffer.concat([sample, sample, sample])
  const mono = readWavs(wavOf(bits, coding, 1, three))
  expect([...mono.samples]).toEqual([-0.5, -0.5, -0.5])
  const stereo = readWavs(wavOf(bits, coding, 2, Buffer.concat([three, sample]), true))
  expect([mono.duration_s, stereo.duration_s]).toEqual([3 / rate, 2 / rate])
  // An odd chunk has a byte after it.
  expect(readWavs(Buffer.concat([wavOf(bits, coding, 1, three), second]))).toMatchObject({
    duration_s: 3 / rate + 1,
  })
})

test.each([
  {
    name: 'a body cut short',
    body: second.subarray(0, 20_000),
    code: 'audio-cut',
    problem: /announces 32000 bytes of samples and has 19956: it was cut/,
  },
  {
    name: 'a second file cut short',
    body: Buffer.concat([second, second.subarray(0, 9000)]),
    code: 'audio-cut',
    problem: /announces 32000 bytes of samples and has 8956/,
  },
  {
    name: 'the size of all and half of it',
    body: Buffer.concat([headOf(64_000), sound.subarray(0, 400), headOf(0), sound.subarray(0, 4000)]),
    code: 'audio-cut',
    problem: /announces 64000/,
  },
  {
    name: 'a header alone',
    body: headOf(0xffff_ffff),
    code: 'audio-empty',
    problem: /a WAV header without a sample/,
  },
  { name: 'a cut header', body: head.subarray(0, 38), code: 'audio-unreadable', problem: /has no samples/ },
  {
    name: 'A-law',
    body: edited(second, (wav) => wav.writeUInt16LE(6, 20)),
    code: 'audio-unreadable',
    problem: /WAV format 6, A-law/,
  },
  {
    name: '12 bits',
    body: edited(second, (wav) => wav.writeUInt16LE(12, 34)),
    code: 'audio-unreadable',
    problem: /12 bits/,
  },
  {
    name: '0 channels',
    body: edited(second, (wav) => wav.writeUInt16LE(0, 22)),
    code: 'audio-unreadable',
    problem: /0 channels/,
  },
  {
    name: '0 Hz',
    body: edited(second, (wav) => wav.writeUInt32LE(0, 24)),
    code: 'audio-unreadable',
    problem: /0 Hz/,
  },
])('$name is refused', ({ body, code, problem }) => {
  expect(() => readWavs(body)).toThrow(ServedAudioError)
  expect(() => readWavs(body)).toThrow(problem)
  expect(() => readWavs(body)).toThrow(expect.objectContaining({ code }))
})

/** Any bytes, with what a reader looks for strewn among them. */
const trickySound = fc
  .array(
    fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom(
          'RIFF',
          'RF64',
          'LIST',
          'data',
          'WAVE',
          'fmt ',
          'RIFF\x24\0\0\0WAVE',
          'RIFFWAVEfmt ',
          'LISTINFO',
        )
        .map((word) => Buffer.from(word, 'latin1')),
      // With its whole format and what follows by chance it would be a header.
      fc.integer({ min: 0, max: 20 }).map((cut) => head.subarray(0, cut)),
    ),
    { minLength: 1, maxLength: 30 },
  )
  .map((parts) => Buffer.concat([Buffer.from([1, 2, 3, 4]), ...parts, Buffer.from([1])]))
  .map((bytes) => bytes.subarray(0, bytes.length - (bytes.length % 2)))

test('samples that spell parts of a header are samples, however the size is announced', () => {
  fc.assert(
    fc.property(trickySound, fc.constantFrom('right', 'unknown', 'too small'), (bytes, size) => {
      const announced = { right: bytes.length, unknown: 0xffff_ffff, 'too small': 2 }[size]
      const { duration_s, remarks } = readWavs(Buffer.concat([headOf(announced), bytes]))
      expect(duration_s).toBe(bytes.length / 2 / rate)
      expect(remarks.some((remark) => remark.startsWith('several'))).toBe(false)
    }),
    { numRuns: 300 },
  )
})

test('however a server cuts and heads its sound, all of it is counted once', () => {
  const pieces = fc.array(fc.tuple(trickySound, fc.constantFrom('right', 'unknown')), {
    minLength: 1,
    maxLength: 8,
  })
  fc.assert(
    fc.property(pieces, (parts) => {
      const body = parts.flatMap(([bytes, size]) => [
        headOf(size === 'right' ? bytes.length : 0xffff_ffff),
        bytes,
      ])
      const bytes = parts.reduce((sum, [part]) => sum + part.length, 0)
      expect(readWavs(Buffer.concat(body)).duration_s).toBeCloseTo(bytes / 2 / rate, 10)
    }),
    { numRuns: 200 },
  )
})

test('samples that spell a chunk which ends in the next header are sound', () => {
  const spelt = Buffer.from('\x01\x02RIFF\x24\0\0\0WAVELIST\x0c\0\0\0', 'latin1')
  const body = Buffer.concat([headOf(spelt.length), spelt, headOf(sound.length), sound])
  expect(readWavs(body)).toMatchObject({ duration_s: (spelt.length + sound.length) / 2 / rate })
})

test('pcm has the rate that it is said to have', () => {
  expect(readPcm(sound, 8000)).toMatchObject({ format: 'pcm', duration_s: 2, places: [{ start: 0 }] })
})
