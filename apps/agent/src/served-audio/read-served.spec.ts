import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeWav } from '../audio/wav.js'
import { ServedAudioError } from './body/served-audio.js'
import { secondsIn } from './body/sound-places.js'
import { readServed, type AudioAsked } from './read-served.js'

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name))
const asked = (format: AudioAsked['format'] = 'wav', sample_rate_hz: number | null = null) => ({
  format,
  sample_rate_hz,
})
const sine = Int16Array.from({ length: 16_000 }, (_, at) => 8000 * Math.sin(at / 9))
const wav = encodeWav(sine, 16_000)
const pcm = wav.subarray(44)
const [mp3, opus, flac] = [fixture('tone.mp3'), fixture('tone.opus'), fixture('tone.flac')]
const base64 = (bytes: Buffer) => bytes.toString('base64')
const text = (...lines: string[]) => Buffer.from(lines.join('\n'))
const heard = async (body: Buffer, expected: AudioAsked) =>
  (await readServed(body, expected)).places.flatMap(({ end, unit_s }) => [end, unit_s])
const event = (value: object) => `data: ${JSON.stringify(value)}\n`

test.each([
  { name: 'tone.mp3', format: 'mp3', rate: 24_000, seconds: 0.5 },
  { name: 'stereo.mp3', format: 'mp3', rate: 44_100, seconds: 0.2 },
  { name: 'tone.opus', format: 'opus', rate: 48_000, seconds: 0.5 },
  { name: 'tone.flac', format: 'flac', rate: 24_000, seconds: 0.2 },
  { name: 'stereo24.flac', format: 'flac', rate: 48_000, seconds: 0.05 },
  { name: 'eight.flac', format: 'flac', rate: 8000, seconds: 0.2 },
  { name: 'noise.flac', format: 'flac', rate: 16_000, seconds: 0.0375 },
] as const)('$name is decoded to the sample: $seconds s', async ({ name, format, rate, seconds }) => {
  const audio = await readServed(fixture(name), asked(format))
  expect(audio).toMatchObject({ format, sample_rate_hz: rate, duration_s: seconds, remarks: [] })
})

test.each(['tone.mp3', 'tone.opus'])('%s sounds from its first sample on, as it did before', async (name) => {
  const { samples, sample_rate_hz: rate } = await readServed(fixture(name), asked())
  const error = samples.reduce(
    (sum, sample, at) => sum + (sample - 0.5 * Math.sin((2 * Math.PI * 440 * at) / rate)) ** 2,
    0,
  )
  expect(Math.sqrt(error / samples.length)).toBeLessThan(0.05)
})

test.each(['tone.flac', 'stereo24.flac', 'eight.flac', 'noise.flac'])(
  '%s has the samples that its own hash is of',
  async (name) => {
    const body = fixture(name)
    const { samples } = await readServed(body, asked())
    const bits = ((body.readUInt16BE(20) >> 4) & 31) + 1
    const channels = ((body.readUInt8(20) >> 1) & 7) + 1
    // Each block has its channels one after the other; one block of them here, or one channel.
    const frames = samples.length / channels
    const bytes = Buffer.alloc(samples.length * (bits / 8))
    samples.forEach((sample, at) => {
      const place = (at % frames) * channels + Math.floor(at / frames)
      bytes.writeIntLE(Math.round(sample * 2 ** (bits - 1)), place * (bits / 8), bits / 8)
    })
    expect(createHash('md5').update(bytes).digest('hex')).toBe(body.toString('hex', 26, 42))
  },
)

const withoutInfo = mp3.subarray(192)

test.each([
  { name: 'MP3 in place of WAV', body: mp3, seconds: 0.5, remarks: ['sent-mp3'] },
  {
    name: 'MP3 of a stream, which does not say what its encoder added',
    body: withoutInfo,
    seconds: 0.552,
    remarks: ['sent-mp3', 'padding-unknown'],
  },
  {
    name: 'three MP3 files',
    body: Buffer.concat([mp3, mp3, mp3]),
    seconds: 1.5,
    remarks: ['sent-mp3', 'several-mp3s=3'],
  },
  {
    name: 'MP3 between tags',
    body: Buffer.concat([text('ID3\x04\0\0\0\0\0\x05hello'), mp3, text(`TAG${'x'.repeat(125)}`)]),
    seconds: 0.5,
    remarks: ['sent-mp3'],
  },
  {
    name: 'two Opus files',
    body: Buffer.concat([opus, opus]),
    seconds: 1,
    remarks: ['sent-opus', 'several-oggs=2'],
  },
  {
    name: 'two FLAC files',
    body: Buffer.concat([flac, flac]),
    seconds: 0.4,
    remarks: ['sent-flac', 'several-flacs=2'],
  },
  {
    name: 'WAV in base64 in JSON',
    body: text(JSON.stringify({ audio: base64(wav), format: 'wav' })),
    seconds: 1,
    remarks: ['json'],
  },
  {
    name: 'WAV deep in JSON',
    body: text(JSON.stringify({ data: [{ b64_json: `data:audio/wav;base64,${base64(wav)}` }] })),
    seconds: 1,
    remarks: ['json'],
  },
  {
    name: 'MP3 in hexadecimal digits',
    body: text(JSON.stringify({ data: { audio: mp3.toString('hex'), status: 2 } })),
    seconds: 0.5,
    remarks: ['json', 'sent-mp3'],
  },
  {
    name: 'a line of JSON for each piece',
    body: text(
      ...[wav.subarray(0, 9000), wav.subarray(9000)].map((part) =>
        JSON.stringify({ audioContent: base64(part) }),
      ),
      '',
    ),
    seconds: 1,
    remarks: ['json'],
  },
  {
    name: 'events of OpenAI',
    body: text(
      event({ type: 'speech.audio.delta', audio: base64(wav.subarray(0, 9000)) }),
      event({ type: 'speech.audio.delta', audio: base64(wav.subarray(9000)) }),
      event({ type: 'speech.audio.done', usage: { total_tokens: 9 } }),
      'data: [DONE]\n',
    ),
    seconds: 1,
    remarks: ['event-stream'],
  },
  {
    name: 'events without empty lines, each a WAV file',
    body: text(...[1, 2].map(() => `data: ${JSON.stringify({ audio: base64(wav) })}`)),
    seconds: 2,
    remarks: ['event-stream', 'several-wavs=2'],
  },
  {
    name: 'named events with comments',
    body: text(
      ': hello',
      '',
      'event: chunk',
      event({ type: 'chunk', data: base64(wav), done: false }),
      'event: done',
      event({ done: true }),
    ),
    seconds: 1,
    remarks: ['event-stream'],
  },
])('$name is $seconds s', async ({ body, seconds, remarks }) => {
  expect(await readServed(body, asked())).toMatchObject({ duration_s: seconds, remarks })
})

test.each([
  { name: 'raw samples', body: pcm, remarks: [] },
  { name: 'raw samples in events', body: text(event({ audio: base64(pcm) })), remarks: ['event-stream'] },
  { name: 'a WAV file', body: wav, remarks: ['sent-wav'] },
])('asked for pcm, $name are a second', async ({ body, remarks }) => {
  expect(await readServed(body, asked('pcm', 16_000))).toMatchObject({
    duration_s: 1,
    sample_rate_hz: 16_000,
    remarks,
  })
})

test('first sound out of text is there when its line is whole', async () => {
  const [head, sound] = [event({ audio: base64(wav.subarray(0, 44)) }), event({ audio: base64(pcm) })]
  const two = text(head, sound)
  expect(await heard(two, asked())).toEqual([two.length, 1])
  const json = text(JSON.stringify({ audio: base64(wav) }))
  expect(await heard(json, asked())).toEqual([json.length, 1])
})

test.each([
  // The one before it, at 192, is the encoder's delay.
  { name: 'MP3', body: mp3, start: 576 },
  { name: 'Opus', body: opus, start: opus.indexOf('OggS', opus.indexOf('OpusTags')) },
  { name: 'FLAC', body: flac, start: flac.indexOf(Buffer.from([0xff, 0xf8])) },
])('first sound of $name is its first frame with sound, when that is whole', async ({ body, start }) => {
  const { places } = await readServed(body, asked())
  const [first] = places
  expect(first?.start).toBe(start)
  const end = first?.end ?? NaN
  expect(secondsIn(places, [end - 1, end])).toEqual([0, first?.unit_s])
})

test.each([
  { name: 'WAV', body: wav },
  { name: 'MP3', body: mp3 },
  { name: 'Opus', body: opus },
  { name: 'FLAC', body: flac },
  { name: 'WAV in events', body: text(event({ audio: base64(wav) }), event({ audio: base64(wav) })) },
  { name: 'MP3 in lines', body: text(JSON.stringify({ audio: base64(mp3) }), '{"done":true}') },
])('sound of $name is all there with the last byte, and grows byte by byte until then', async ({ body }) => {
  const { places, duration_s } = await readServed(body, asked())
  const heard_s = secondsIn(
    places,
    Array.from({ length: body.length + 1 }, (_, bytes) => bytes),
  )
  expect(heard_s[0]).toBe(0)
  expect(heard_s.at(-1)).toBeCloseTo(duration_s, 9)
  expect(heard_s.every((seconds, at) => at === 0 || seconds >= (heard_s[at - 1] ?? NaN))).toBe(true)
})

test('silence before the first sample above -50 dBFS is told apart from all of it', async () => {
  const quiet = Int16Array.from({ length: 4000 }, () => 100)
  const loud = Int16Array.from({ length: 4000 }, () => 104)
  const wavs = (...samples: Int16Array[]) => Buffer.concat(samples.map((each) => encodeWav(each, 16_000)))
  expect(await readServed(wavs(quiet, loud), asked())).toMatchObject({ lead_silence_s: 0.25 })
  expect(await readServed(wavs(loud, quiet), asked())).toMatchObject({ lead_silence_s: 0 })
  expect(await readServed(wavs(quiet, quiet), asked())).toMatchObject({ lead_silence_s: null })
})

test('Opus without a last page may have been cut, which is remarked', async () => {
  const body = Buffer.from(opus)
  body.writeUInt8(0, body.lastIndexOf('OggS') + 5)
  const audio = await readServed(Buffer.concat([body, opus.subarray(0, 20)]), asked('opus'))
  expect(audio).toMatchObject({ remarks: ['no-end-of-stream'] })
  expect(audio.duration_s).toBeCloseTo(0.5, 1)
})

test.each([
  { name: 'nothing', body: Buffer.alloc(0), code: 'audio-empty', problem: 'an answer without a byte' },
  {
    name: 'a page',
    body: text('<!DOCTYPE html><html><body>Sign in</body></html>'),
    problem: /^an HTML page of 48 bytes; the address is not that of the API/,
  },
  {
    name: 'JSON',
    body: text('{"detail":"voice not found","code":4}'),
    problem: /^JSON without sound in it, with the fields detail, code/,
  },
  {
    name: 'events without sound',
    body: text('data: {"error":"no"}', ''),
    problem: /^a stream of events without sound in it, with the field error/,
  },
  { name: 'a text', body: text('queued as job 17'), problem: /^a text of 16 bytes/ },
  {
    name: 'raw samples',
    body: pcm,
    problem:
      /^bytes of no format that is known here of 32000 bytes; raw samples are read with --format pcm --sample-rate N/,
  },
  {
    name: 'base64 of raw samples',
    body: text(JSON.stringify({ audio: base64(pcm) })),
    problem: /raw samples are read with --format pcm/,
  },
  {
    name: 'AAC',
    body: Buffer.from('fff150800d9ffc'.padEnd(216, '0').repeat(3), 'hex'),
    problem: /^an AAC stream of 324 bytes; ask for another with --format/,
  },
  { name: 'MP4', body: Buffer.from('\0\0\0\x20ftypM4A \0\0\0\0', 'latin1'), problem: /^an MP4 file/ },
  {
    name: 'Vorbis',
    body: fixture('tone.ogg'),
    problem: /^Ogg with Vorbis in it, which is not read; ask for another with --format/,
  },
  { name: 'RIFX', body: Buffer.from('RIFX\0\0\0\x04WAVE'), problem: /big-endian/ },
  {
    name: 'MP3 cut in the middle',
    body: mp3.subarray(0, 1200),
    code: 'audio-cut',
    problem: /announces 23 frames and has 1\d: it was cut/,
  },
  {
    name: 'FLAC cut in the middle',
    body: flac.subarray(0, 1500),
    code: 'audio-cut',
    problem: /announces 4800 samples, has \d+ and \d+ bytes of no whole frame: it was cut/,
  },
  {
    name: 'a header of Opus',
    body: opus.subarray(0, opus.indexOf('OggS', opus.indexOf('OpusTags'))),
    code: 'audio-empty',
    problem: /Opus without a packet/,
  },
])('$name is named', async ({ body, code = 'audio-unreadable', problem }) => {
  const read = readServed(body, asked())
  await expect(read).rejects.toThrow(ServedAudioError)
  await expect(read).rejects.toThrow(problem)
  await expect(read).rejects.toMatchObject({ code })
})
