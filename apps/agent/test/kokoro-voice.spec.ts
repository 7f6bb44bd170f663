import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LoadedVoice } from '../src/synthesis/families/family.js'
import { loadKokoroVoice } from '../src/synthesis/families/kokoro/kokoro-voice.js'
import { findVoice } from '../src/synthesis/installed/voice-catalog.js'
import { carrier, phonemeSamples, smallKokoro } from './small-onnx.js'
import { smallVocab, styleTable, writeKokoroVoice } from './voice-folders.js'

const root = mkdtempSync(join(tmpdir(), 'kokoro-voice-'))
afterAll(() => rmSync(root, { recursive: true }))

async function load(name: string): Promise<LoadedVoice> {
  const { files, family, default_speaker } = await findVoice(name, [root])
  return loadKokoroVoice({
    ...{ voice: name, files, family, default_speaker, mark: '' },
    ...{ threads: 1, provider: 'cpu', telemetry: false, arena: true },
  })
}

const usual = { speed: 1, speaker: null }

/** How loud each phoneme is, as the model was told: its number times the sum of the style. */
function loudness(samples: Float32Array): number[] {
  const peak = carrier.indexOf(Math.max(...carrier))
  const count = Math.floor(samples.length / phonemeSamples)
  return Array.from(
    { length: count },
    (_, at) => (512 * (samples[at * phonemeSamples + peak] ?? 0)) / (carrier[peak] ?? 1),
  )
}

describe('what the model is fed with', () => {
  let voice: LoadedVoice
  beforeAll(async () => {
    writeKokoroVoice(root, 'small')
    voice = await load('small')
  })

  test('is the numbers of the phonemes between two pads, and the row of their count', async () => {
    const [sentence, ...others] = await voice.sentencesOf('Hello world.', usual)
    expect(others).toEqual([])
    // həlˈO wˈɜɹld.
    const ids = Array.from('həlˈO wˈɜɹld.', (phoneme) => smallVocab[phoneme])
    expect(sentence).toEqual({ ids: [0, ...ids, 0], tokens: 13, unknown: 0 })
    if (sentence === undefined) return
    const heard = loudness(await voice.speak(sentence, usual))
    // The thirteenth row, which says 12.
    const expected = [0, ...ids, 0].map((id) => (id ?? 0) * 1.012)
    expect(heard).toHaveLength(15)
    for (const [at, value] of heard.entries()) expect(value).toBeCloseTo(expected[at] ?? NaN, 2)
  })

  test('changes with the speaker, and back', async () => {
    const sumOf = async (speaker: string | null) => {
      const manner = { speed: 1, speaker }
      const [sentence] = await voice.sentencesOf('Oh.', manner)
      // ˈO. in American and ˈQ. in British, of which the vocabulary has only two.
      return sentence === undefined ? NaN : (loudness(await voice.speak(sentence, manner))[1] ?? NaN) / 156
    }
    const [one, two, again] = [await sumOf('af_a'), await sumOf('bf_b'), await sumOf(null)]
    expect(one).toBeCloseTo(1.002, 4)
    expect(two).toBeCloseTo(2.002, 4)
    expect(again).toBe(one)
  })

  test('is spoken faster when told so', async () => {
    const [sentence] = await voice.sentencesOf('Hello world.', usual)
    if (sentence === undefined) throw new Error('no sentence')
    const lengths = await Promise.all(
      [0.5, 1, 2].map(async (speed) => (await voice.speak(sentence, { ...usual, speed })).length),
    )
    expect(lengths).toEqual([36_000, 18_000, 9000])
    expect([0.5, 1, 2].map((speed) => voice.lengthScale({ ...usual, speed }))).toEqual([2, 1, 0.5])
  })

  test('is one inference a sentence, and several of a long one', async () => {
    expect(await voice.sentencesOf('Hello. Hello.', usual)).toHaveLength(2)
    const long = await voice.sentencesOf(`${'hello world '.repeat(90)}.`, usual)
    expect(long.map(({ tokens }) => tokens > 0 && tokens <= 510)).toEqual([true, true, true])
    const worlds = long.flatMap(({ ids }) => ids).filter((id) => id === smallVocab['ɜ'])
    expect(worlds).toHaveLength(90)
  })

  test('has what the vocabulary lacks left out, and counted', async () => {
    // ðə has one phoneme that the small vocabulary lacks.
    const [sentence] = await voice.sentencesOf('the', usual)
    expect(sentence).toMatchObject({ tokens: 1, unknown: 1 })
    expect(await voice.sentencesOf('你好, hello.', usual)).toMatchObject([{ unknown: 2 }])
  })

  test('is nothing where only marks are left', async () => {
    expect(await voice.sentencesOf('…', usual)).toEqual([])
    expect(await voice.sentencesOf('Hello! …', usual)).toHaveLength(1)
  })

  test.each([
    {
      name: 'Chinese for an English speaker',
      text: '你好，世界',
      speaker: 'af_a',
      problem: /af_a speaks American English; 4 of 4 letters are of Han/,
    },
    { name: 'anything for a Japanese one', text: 'Hello', speaker: 'jf_j', problem: /jf_j speaks Japanese/ },
  ])('is never $name', async ({ text, speaker, problem }) => {
    const asked = async () => voice.sentencesOf(text, { speed: 1, speaker })
    await expect(asked()).rejects.toThrow(problem)
    await expect(asked()).rejects.toThrow(expect.objectContaining({ code: 'language-unsupported' }))
    await expect(asked()).rejects.not.toThrow(text)
  })

  test('is said of the voice', () => {
    expect(voice.facts).toMatchObject({
      engine: 'kokoro-onnx',
      quantization_used: 'FP32',
      tokenizer: 'misaki (espeak-ng)',
      sample_rate_hz: 24_000,
    })
    const vocab = Buffer.byteLength(JSON.stringify({ vocab: smallVocab }))
    expect(voice.facts.model_size_mb).toBeCloseTo((smallKokoro().length + vocab + 522_240) / 2 ** 20, 6)
  })
})

describe('files of other shapes', () => {
  test('a model that calls its input input_ids, an npz, and a tokenizer.json say the same', async () => {
    const folder = writeKokoroVoice(root, 'other', {
      files: { model: 'model.onnx', voices: 'voices.bin', vocab: 'tokenizer.json' },
    })
    writeFileSync(join(folder, 'model.onnx'), smallKokoro('input_ids'))
    writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify({ model: { vocab: smallVocab } }))
    writeFileSync(join(folder, 'voices.bin'), npz({ af_a: npy(styleTable(1)), bf_b: npy(styleTable(2)) }))
    const [plain, other] = [await load('small'), await load('other')]
    for (const speaker of ['af_a', 'bf_b']) {
      const manner = { speed: 1, speaker }
      const spoken = await Promise.all(
        [plain, other].map(async (voice) => {
          const [sentence] = await voice.sentencesOf('Hello world.', manner)
          return sentence === undefined ? null : voice.speak(sentence, manner)
        }),
      )
      expect(spoken[0]).not.toBeNull()
      expect(spoken[1]).toEqual(spoken[0])
    }
  })

  const table = npy(styleTable(1))
  test.each<{ name: string; change: (folder: string) => void; problem: RegExp }>([
    {
      name: 'no voices',
      change: (folder) => rmSync(join(folder, 'voices'), { recursive: true }),
      problem: /voices: cannot be read \(ENOENT\)/,
    },
    {
      name: 'an empty folder of voices',
      change: (folder) => {
        for (const name of ['af_a', 'bf_b', 'jf_j']) rmSync(join(folder, 'voices', `${name}.bin`))
      },
      problem: /voices: has no speakers/,
    },
    {
      name: 'a table that is too short',
      change: (folder) => truncateSync(join(folder, 'voices', 'bf_b.bin'), 522_239),
      problem: /bf_b has 522,239 bytes; expected 522,240, float32 \[510,1,256\]/,
    },
    {
      name: 'no vocabulary',
      change: (folder) => rmSync(join(folder, 'vocab.json')),
      problem: /vocab\.json: cannot be read \(ENOENT\)/,
    },
    {
      name: 'a vocabulary of something else',
      change: (folder) => writeFileSync(join(folder, 'vocab.json'), '{"vocab":["a","b"]}'),
      problem: /vocab\.json: expected the numbers of phonemes/,
    },
    {
      name: 'speed as whole numbers',
      change: (folder) => writeFileSync(join(folder, 'model.onnx'), smallKokoro('tokens', 'int32')),
      problem: /model\.onnx has speed of type int32 instead of float32; a Kokoro voice has tokens/,
    },
    {
      name: 'a model that takes no tokens',
      change: (folder) => writeFileSync(join(folder, 'model.onnx'), smallKokoro('text')),
      problem: /model\.onnx needs the input text/,
    },
  ])('$name is said', async ({ name, change, problem }) => {
    const voice = name.replaceAll(' ', '-')
    change(writeKokoroVoice(root, voice))
    await expect(load(voice)).rejects.toThrow(problem)
    await expect(load(voice)).rejects.toThrow(new RegExp(`^voice ${voice}`))
  })

  test.each<{ name: string; file: Buffer; problem: RegExp }>([
    { name: 'a text', file: Buffer.from('hello'), problem: /expected an \.npz, or a folder of \.bin files/ },
    {
      name: 'half an npz',
      file: npz({ af_a: table }).subarray(0, 300_000),
      problem: /damaged \(.+\); get it again/,
    },
    {
      name: 'another shape',
      file: npz({ af_a: npy(styleTable(1), '(511, 1, 256)') }),
      problem: /af_a is <f4 \[511,1,256\]; expected <f4 \[510,1,256\]/,
    },
    {
      name: 'another type',
      file: npz({ af_a: npy(styleTable(1), '(510, 1, 256)', '<f8') }),
      problem: /af_a is <f8 \[510,1,256\]/,
    },
    {
      name: 'fewer numbers than it says',
      file: npz({ af_a: table.subarray(0, 100_000) }),
      problem: /af_a has 99,872 bytes; expected 522,240/,
    },
    { name: 'no array', file: npz({ af_a: Buffer.from('hello') }), problem: /af_a is no array of numpy/ },
    { name: 'no member', file: npz({}), problem: /expected an \.npz/ },
  ])('an npz that is $name is said', async ({ name, file, problem }) => {
    const voice = `npz-${name.replaceAll(' ', '-')}`
    const files = { model: 'model.onnx', voices: 'voices.npz', vocab: 'vocab.json' }
    writeFileSync(join(writeKokoroVoice(root, voice, { files }), 'voices.npz'), file)
    await expect(load(voice)).rejects.toThrow(problem)
  })
})

/** An array as numpy writes it. */
function npy(values: Float32Array, shape = '(510, 1, 256)', type = '<f4'): Buffer {
  const head = `{'descr': '${type}', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117)
  const length = Buffer.alloc(2)
  length.writeUInt16LE(head.length + 1)
  return Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
    length,
    Buffer.from(`${head}\n`),
    Buffer.from(values.buffer),
  ])
}

/** A zip with every second member packed. */
function npz(members: Readonly<Record<string, Buffer>>): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  for (const [at, [name, content]] of Object.entries(members).entries()) {
    const packed = at % 2 === 0 ? content : deflateRawSync(content)
    const file = Buffer.from(`${name}.npy`)
    const about = Buffer.alloc(26)
    about.writeUInt16LE(20, 0)
    about.writeUInt16LE(at % 2 === 0 ? 0 : 8, 4)
    about.writeUInt32LE(crc32(content), 10)
    about.writeUInt32LE(packed.length, 14)
    about.writeUInt32LE(content.length, 18)
    about.writeUInt16LE(file.length, 22)
    const where = Buffer.alloc(14)
    where.writeUInt32LE(
      files.reduce((sum, { length }) => sum + length, 0),
      10,
    )
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), about, where, file)
    files.push(Buffer.from('PK\x03\x04', 'latin1'), about, file, packed)
  }
  const [content, list] = [Buffer.concat(files), Buffer.concat(directory)]
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(Object.keys(members).length, 8)
  end.writeUInt16LE(Object.keys(members).length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(content.length, 16)
  return Buffer.concat([content, list, end])
}
