import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseVoiceConfig, readVoiceConfig, voiceName } from './voice-config.js'

const minimal = {
  audio: { sample_rate: 22050 },
  espeak: { voice: 'en-us' },
  phoneme_id_map: { _: [0], '^': [1], $: [2], a: [14] },
}
const file = 'x.onnx.json'

describe('a voice configuration', () => {
  it('has the defaults of Piper', () => {
    expect(parse(minimal)).toMatchObject({
      phoneme_type: 'espeak',
      inference: { noise_scale: 0.667, length_scale: 1, noise_w: 0.8 },
      num_speakers: 1,
      default_speaker_id: 0,
      phoneme_map: {},
    })
  })

  it('keeps what it declares and ignores the rest', () => {
    const config = parse({ ...minimal, inference: { length_scale: 1.2 }, default_speaker_id: 3, future: {} })
    expect(config).toMatchObject({ inference: { length_scale: 1.2, noise_w: 0.8 }, default_speaker_id: 3 })
    expect(config).not.toHaveProperty('future')
  })

  it.each([
    { name: 'no inference', odd: { inference: null } },
    {
      name: 'an inference of nulls',
      odd: { inference: { noise_scale: null, length_scale: null, noise_w: null } },
    },
    {
      name: 'nothing but nulls',
      odd: { phoneme_type: null, phoneme_map: null, default_speaker_id: null, vowel_clusters: null },
    },
    { name: 'the type as Python writes it', odd: { phoneme_type: 'PhonemeType.ESPEAK' } },
    { name: 'the type in capitals', odd: { phoneme_type: 'ESPEAK' } },
    { name: 'ids without a list', odd: { phoneme_id_map: { _: 0, '^': 1, $: 2, a: 14 } } },
    {
      name: 'odd values where they are not needed',
      odd: {
        num_symbols: null,
        speaker_id_map: null,
        hop_length: 'x',
        dataset: { name: 'x' },
        language: 5,
        voicemark: [],
      },
    },
  ])('with $name speaks as Piper does', ({ odd }) => {
    const plain = parseVoiceConfig(JSON.stringify(minimal), file)
    expect(parse({ ...minimal, ...odd })).toMatchObject({ ...plain, language: null, voicemark: null })
  })

  it.each([
    { name: 'a code', language: 'en_US', shown: 'en_US' },
    { name: 'an object', language: { code: 'en_US' }, shown: 'en_US' },
    { name: 'a number', language: 1, shown: null },
  ])('shows its language, $name', ({ language, shown }) => {
    expect(parse({ ...minimal, language })).toMatchObject({ language: shown })
  })

  it('needs espeak only where espeak makes the phonemes', () => {
    expect(parse({ ...minimal, phoneme_type: 'text', espeak: undefined })).toMatchObject({ espeak: null })
    expect(() => parse({ ...minimal, espeak: undefined })).toThrow(/espeak is missing$/)
  })

  it.each([
    { name: 'no JSON', content: '{', message: 'voice x: x.onnx.json: not JSON' },
    { name: 'no object', content: '[]', message: /content: Invalid input/ },
    {
      name: 'no sample rate',
      content: { ...minimal, audio: {} },
      message: /: audio\.sample_rate is missing$/,
    },
    {
      name: 'sample rate 0',
      content: { ...minimal, audio: { sample_rate: 0 } },
      message: /audio\.sample_rate: .*8000/,
    },
    {
      name: 'sample rate "a"',
      content: { ...minimal, audio: { sample_rate: 'a' } },
      message: /expected number/,
    },
    { name: 'no espeak voice', content: { ...minimal, espeak: {} }, message: /espeak\.voice is missing/ },
    {
      name: 'no map',
      content: { ...minimal, phoneme_id_map: undefined },
      message: /phoneme_id_map is missing/,
    },
    {
      name: 'no $',
      content: { ...minimal, phoneme_id_map: { _: [0], '^': [1] } },
      message: /phoneme_id_map\.\$ is missing/,
    },
    {
      name: 'an id that is a text',
      content: { ...minimal, phoneme_id_map: { ...minimal.phoneme_id_map, a: '14' } },
      message: /phoneme_id_map\.a\.0: .*expected number/,
    },
    {
      name: 'a phoneme_map of two letters',
      content: { ...minimal, phoneme_map: { ts: ['c'] } },
      message: /phoneme_map\.ts is not one code point/,
    },
    {
      name: 'a negative id',
      content: { ...minimal, phoneme_id_map: { _: [-1] } },
      message: /phoneme_id_map\._\.0: /,
    },
    {
      name: 'a huge map',
      content: { ...minimal, phoneme_id_map: hugeMap() },
      message: /phoneme_id_map has more than 10,000/,
    },
  ])('with $name is refused by key', ({ content, message }) => {
    expect(() => parse(content)).toThrow(expect.objectContaining({ code: 'voice-invalid' }))
    expect(() => parse(content)).toThrow(message)
  })

  it('for another front end is unsupported and says which', () => {
    const act = (): unknown => parse({ ...minimal, phoneme_type: 'pinyin' })
    expect(act).toThrow(expect.objectContaining({ code: 'voice-unsupported' }))
    expect(act).toThrow(
      'voice x: x.onnx.json: phoneme_type "pinyin" is not supported; use a voice with espeak or text',
    )
  })

  it('has the name of its file', () => {
    expect(voiceName('/voices/en_US-joe-medium.onnx.json')).toBe('en_US-joe-medium')
    expect(voiceName('en_US-joe-medium.onnx')).toBe('en_US-joe-medium')
  })
})

describe('a configuration file', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'voice-config-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('is read with a byte order mark', async () => {
    await writeFile(join(folder, file), `\ufeff${JSON.stringify(minimal)}`)
    await expect(readVoiceConfig(join(folder, file))).resolves.toMatchObject({
      audio: { sample_rate: 22050 },
    })
  })

  it('that is missing is named without its folder', async () => {
    await expect(readVoiceConfig(join(folder, 'y.onnx.json'))).rejects.toThrow(
      /^voice y: y\.onnx\.json cannot be read: put it beside the model$/,
    )
  })

  it.each(['.', '/dev/zero'])('that is no file, such as %s, is refused', async (path) => {
    await symlink(path, join(folder, 'other.onnx.json'))
    await expect(readVoiceConfig(join(folder, 'other.onnx.json'))).rejects.toThrow(
      /other\.onnx\.json: is no file/,
    )
    await rm(join(folder, 'other.onnx.json'))
  })

  it('over 2 MB is refused', async () => {
    await writeFile(join(folder, 'big.onnx.json'), ' '.repeat(2 * 2 ** 20 + 1))
    await expect(readVoiceConfig(join(folder, 'big.onnx.json'))).rejects.toThrow(
      /2,097,153 bytes; the limit is 2 MB/,
    )
  })
})

function parse(content: unknown): unknown {
  return parseVoiceConfig(typeof content === 'string' ? content : JSON.stringify(content), file)
}

function hugeMap(): Record<string, number[]> {
  const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`p${index}`, [index]]))
  return { ...minimal.phoneme_id_map, ...many }
}
