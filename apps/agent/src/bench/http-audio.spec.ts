import { expect, test } from 'vitest'
import { encodeWav } from '../synthesis/wav.js'
import { ServedAudioError, readPcm, readServedWav } from './http-audio.js'

const second = encodeWav(new Int16Array(16_000).fill(8192), 16_000)

function edited(edit: (wav: Buffer) => void): Buffer {
  const wav = Buffer.from(second)
  edit(wav)
  return wav
}

test('a WAV file has the length of its samples', () => {
  const { duration_s, sample_rate_hz, samples, header_bytes } = readServedWav(second)
  expect({ duration_s, sample_rate_hz, header_bytes, first: samples[0] }).toEqual({
    duration_s: 1,
    sample_rate_hz: 16_000,
    header_bytes: 44,
    first: 0.25,
  })
})

test.each([0, 0xffff_ffff, 0x7fff_ffff, 0x7fff_ffdb])(
  'a streamed header with the size %i means the whole body',
  (size) => {
    expect(readServedWav(edited((wav) => wav.writeUInt32LE(size, 40))).duration_s).toBe(1)
  },
)

test('a chunk before the samples is skipped, and bytes after them are no sound', () => {
  const list = Buffer.from('LIST\x05\x00\x00\x00abcde\x00', 'latin1')
  const wav = Buffer.concat([second.subarray(0, 36), list, second.subarray(36), Buffer.alloc(99)])
  expect(readServedWav(wav)).toMatchObject({ duration_s: 1, header_bytes: 58 })
})

test('float samples in an extensible format are read', () => {
  const format = Buffer.alloc(48)
  format.write('fmt ', 'latin1')
  format.writeUInt32LE(40, 4)
  format.writeUInt16LE(0xfffe, 8)
  format.writeUInt16LE(2, 10)
  format.writeUInt32LE(24_000, 12)
  format.writeUInt16LE(32, 22)
  format.writeUInt16LE(3, 32)
  const data = Buffer.alloc(8 + 4800 * 8)
  data.write('data', 'latin1')
  data.writeUInt32LE(4800 * 8, 4)
  data.writeFloatLE(-0.5, 8)
  const wav = Buffer.concat([second.subarray(0, 12), format, data])
  expect(readServedWav(wav)).toMatchObject({ duration_s: 0.2, sample_rate_hz: 24_000, channels: 2 })
  expect(readServedWav(wav).samples[0]).toBe(-0.5)
})

test.each([
  {
    name: 'a body cut short',
    body: second.subarray(0, 20_000),
    problem: /announces 32000 bytes of samples and has 19956/,
  },
  { name: 'something else', body: Buffer.from('{"error":"no"}'), problem: /not a WAV file but 14 bytes/ },
  { name: 'an empty body', body: Buffer.alloc(0), problem: /not a WAV file but 0 bytes/ },
  { name: 'a header alone', body: second.subarray(0, 36), problem: /has no samples/ },
  { name: 'A-law', body: edited((wav) => wav.writeUInt16LE(6, 20)), problem: /WAV format 6/ },
  { name: '12 bits', body: edited((wav) => wav.writeUInt16LE(12, 34)), problem: /12 bits/ },
  { name: '0 channels', body: edited((wav) => wav.writeUInt16LE(0, 22)), problem: /0 channels/ },
  { name: '0 Hz', body: edited((wav) => wav.writeUInt32LE(0, 24)), problem: /0 Hz/ },
])('$name is refused', ({ body, problem }) => {
  expect(() => readServedWav(body)).toThrow(ServedAudioError)
  expect(() => readServedWav(body)).toThrow(problem)
})

test('pcm has the rate that it is said to have; a WAV file in its place is not taken for sound', () => {
  expect(readPcm(second.subarray(44), 8000)).toMatchObject({ duration_s: 2, header_bytes: 0 })
  expect(() => readPcm(second, 8000)).toThrow('asked for pcm and got a WAV file')
})
