import { describe, expect, it } from 'vitest'
import { encodeWav, readWavInfo } from './wav.js'

const second = new Int16Array(16_000).fill(7)

describe('a WAV file', () => {
  it('has a 44-byte header and little-endian samples', () => {
    const wav = encodeWav(Int16Array.of(1, -2), 22050)
    expect(wav.toString('hex')).toBe(
      '524946462800000057415645666d7420100000000100010022560000' +
        '44ac000002001000' +
        '6461746104000000' +
        '0100feff',
    )
  })

  it('is read back', () => {
    expect(readWavInfo(encodeWav(second, 16_000))).toEqual({
      sample_rate_hz: 16_000,
      channels: 1,
      duration_s: 1,
    })
  })

  it('may have other chunks, of odd length too', () => {
    const wav = encodeWav(second, 16_000)
    const list = Buffer.from('LIST\x03\0\0\0abc\0', 'latin1')
    expect(readWavInfo(Buffer.concat([wav.subarray(0, 36), list, wav.subarray(36)]))).toMatchObject({
      duration_s: 1,
    })
  })

  it.each([
    { name: 'nothing', file: Buffer.alloc(0), message: /not a WAV file/ },
    { name: 'text', file: Buffer.from('hello, this is no audio at all'), message: /not a WAV file/ },
    { name: 'a header alone', file: encodeWav(second, 16_000).subarray(0, 12), message: /no fmt chunk/ },
    { name: 'no samples', file: encodeWav(new Int16Array(0), 16_000), message: /holds no samples/ },
    { name: 'a rate of 1', file: encodeWav(second, 1), message: /sample rate 1 Hz; expected 8000–192000/ },
    { name: 'a rate of 1e9', file: encodeWav(second, 1e9), message: /sample rate 1000000000 Hz/ },
    {
      name: 'a data size that lies',
      file: patched(40, 4, 0xffffffff),
      message: /data chunk announces 4294967295 bytes, but the file has 32000/,
    },
    {
      name: 'half its data',
      file: encodeWav(second, 16_000).subarray(0, 1000),
      message: /announces 32000 bytes/,
    },
    { name: 'a compressed format', file: patched(20, 2, 85), message: /WAV format 85/ },
    { name: 'no channel', file: patched(22, 2, 0), message: /0 channels/ },
    { name: 'samples of no bits', file: patched(34, 2, 0), message: /0 bits/ },
    {
      name: 'eleven minutes',
      file: encodeWav(new Int16Array(8000 * 660), 8000),
      message: /660\.0 s of audio; the limit is 600 s/,
    },
  ])('with $name is refused', ({ file, message }) => {
    expect(() => readWavInfo(file)).toThrow(message)
    expect(() => readWavInfo(file)).toThrow(expect.objectContaining({ code: 'audio-invalid' }))
  })
})

function patched(offset: number, bytes: number, value: number): Buffer {
  const wav = encodeWav(second, 16_000)
  wav.writeUIntLE(value, offset, bytes)
  return wav
}
