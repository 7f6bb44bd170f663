import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { voiceNameRule } from '@voicemark/schema'
import { findVoice, listVoices } from './voice-catalog.js'

const root = mkdtempSync(join(tmpdir(), 'voice-catalog-'))
const own = join(root, 'own')
const shared = join(root, 'shared')
const folders = [own, shared, join(root, 'none')]

const config = {
  audio: { sample_rate: 16_000, quality: 'low' },
  espeak: { voice: 'en-us' },
  language: { code: 'en_US' },
  phoneme_id_map: { _: [0], '^': [1], $: [2] },
}

beforeAll(() => {
  mkdirSync(own)
  mkdirSync(shared)
  addVoice(own, 'amy', config)
  addVoice(shared, 'amy', { ...config, audio: { sample_rate: 22_050 } })
  addVoice(shared, 'load', { ...config, voicemark: { kind: 'synthetic-load' } })
  addVoice(shared, 'broken', { ...config, audio: {} })
  addVoice(shared, 'a.b 2', config)
  addVoice(shared, 'a(1)', config)
  writeFileSync(join(shared, 'lonely.onnx'), model())
  writeFileSync(join(shared, 'text.onnx'), 'hello')
  writeFileSync(join(shared, 'text.onnx.json'), JSON.stringify(config))
  addFolder(own, 'bundle', { default_speaker: 'p226' })
  addFolder(own, 'later', { family: 'hibari' })
  addFolder(own, 'misnamed', { name: 'other' })
  addFolder(own, 'lacking', { files: { model: 'model.onnx' } })
  addFolder(own, 'strange', { default_speaker: 'nobody' })
  addFolder(own, '.adding', {})
  mkdirSync(join(own, 'empty'))
  symlinkSync(join(own, 'amy.onnx'), join(shared, 'linked.onnx'))
  symlinkSync(join(own, 'amy.onnx.json'), join(shared, 'linked.onnx.json'))
})

afterAll(() => rmSync(root, { recursive: true }))

describe('the list of voices', () => {
  it('has each name once, from the first folder that has it', async () => {
    const voices = await listVoices(folders)
    expect(voices.map((voice) => voice.name)).toEqual([
      'a(1)',
      'a.b 2',
      'amy',
      'broken',
      'bundle',
      'lacking',
      'later',
      'linked',
      'lonely',
      'misnamed',
      'strange',
      'text',
    ])
    expect(voices[2]).toEqual({
      name: 'amy',
      language: 'en_US',
      quality: 'low',
      sample_rate_hz: 16_000,
      licence: null,
      phoneme_type: 'espeak',
      family: 'piper',
      speakers: { count: 1, names: [], usual: null, numbered: false },
      default_speaker: null,
      files: { model: join(own, 'amy.onnx'), config: join(own, 'amy.onnx.json') },
      size_bytes: model().length + JSON.stringify(config).length,
      error: null,
    })
  })

  it('says what is wrong with the broken ones, without their folder', async () => {
    const errors = (await listVoices(folders)).map((voice) => voice.error).filter((error) => error !== null)
    expect(errors).toEqual([
      `voice "a(1)": a name has ${voiceNameRule}`,
      'voice broken: broken.onnx.json: audio.sample_rate is missing',
      'voice lacking has no config file',
      'voice later has no data file',
      'voice lonely: lonely.onnx.json cannot be read: put it beside the model',
      'voice misnamed: voice.json: name: expected "misnamed", which its folder is called',
      'voice strange has no speaker "nobody"; it has 2, numbers 0 to 1, such as p225, p226',
      'voice text: text.onnx: not an ONNX model (the file starts with "hello")',
    ])
  })

  it('says of a voice that nobody has so many speakers, where memory ran out', async () => {
    const many = join(root, 'many')
    const numbers = [{ num_speakers: 2 ** 31 }, { speaker_id_map: { a: 2 ** 31 - 1 } }]
    for (const [at, change] of numbers.entries()) {
      const files = { model: `m${at}.onnx`, config: `m${at}.onnx.json` }
      mkdirSync(many, { recursive: true })
      writeFileSync(join(many, files.model), model(['sid']))
      writeFileSync(join(many, files.config), JSON.stringify({ ...config, ...change }))
    }
    expect((await listVoices([many])).map((voice) => voice.error)).toEqual(
      [0, 1].map((at) => `voice m${at}: its files name 2147483648 speakers; 10000 are the most`),
    )
  })

  it('has the models that are only load when asked for', async () => {
    const names = (await listVoices(folders, { includeSyntheticLoad: true })).map((voice) => voice.name)
    expect(names).toContain('load')
  })

  it('is empty without folders', async () => {
    await expect(listVoices([join(root, 'none')])).resolves.toEqual([])
  })

  it('names a folder that is none without its path', async () => {
    await expect(listVoices([join(own, 'amy.onnx')])).rejects.toThrow(
      'voice folder amy.onnx cannot be read (ENOTDIR)',
    )
  })
})

describe('a voice', () => {
  it('is found by its name', async () => {
    await expect(findVoice('linked', folders)).resolves.toMatchObject({
      name: 'linked',
      sample_rate_hz: 16_000,
    })
  })

  it('may be a folder, whose record says more of it', async () => {
    const folder = join(own, 'bundle')
    await expect(findVoice('bundle', folders)).resolves.toMatchObject({
      family: 'piper',
      licence: 'MIT',
      language: 'en_GB',
      speakers: { count: 2, names: ['p225', 'p226'], usual: 'p226', numbered: true },
      files: { model: join(folder, 'model.onnx'), config: join(folder, 'model.onnx.json') },
    })
  })

  it('may have dots and spaces in its name', async () => {
    await expect(findVoice('a.b 2', folders)).resolves.toMatchObject({ name: 'a.b 2', error: null })
  })

  it.each([
    '../../x',
    'a.',
    ' a',
    'a ',
    '',
    '.',
    '../..',
    'a/b',
    'a\\b',
    'a\0b',
    'a\nb',
    'x'.repeat(65),
    'é',
  ])('is never called %j', async (name) => {
    await expect(findVoice(name, folders)).rejects.toThrow(expect.objectContaining({ code: 'voice-unknown' }))
    await expect(findVoice(name, folders)).rejects.toThrow(voiceNameRule)
  })

  it('that is not there is answered with those that are', async () => {
    await expect(findVoice('bob', [own])).rejects.toThrow('voice "bob" is not installed; installed: amy')
    await expect(findVoice('a b', [own])).rejects.toThrow('the voice is not installed; installed: amy')
    await expect(findVoice('bob', [])).rejects.toThrow('voice "bob" is not installed; no voice is')
  })

  it('that only makes load is not found unless asked for', async () => {
    await expect(findVoice('load', folders)).rejects.toThrow(/not installed/)
    await expect(findVoice('load', folders, { includeSyntheticLoad: true })).resolves.toMatchObject({
      name: 'load',
    })
  })

  it('that is broken throws its error', async () => {
    await expect(findVoice('text', folders)).rejects.toThrow(/not an ONNX model/)
  })
})

function addVoice(folder: string, name: string, content: unknown): void {
  writeFileSync(join(folder, `${name}.onnx`), model())
  writeFileSync(join(folder, `${name}.onnx.json`), JSON.stringify(content))
}

function addFolder(folder: string, name: string, change: object): void {
  const at = join(folder, name)
  mkdirSync(at)
  writeFileSync(join(at, 'model.onnx'), model(['sid']))
  const speakers = { num_speakers: 2, speaker_id_map: { p225: 0, p226: 1 } }
  writeFileSync(join(at, 'model.onnx.json'), JSON.stringify({ ...config, ...speakers }))
  writeFileSync(join(at, 'voice.json'), JSON.stringify({ ...record, name, ...change }))
}

const record = {
  format: 1,
  family: 'piper',
  files: { model: 'model.onnx', config: 'model.onnx.json' },
  default_speaker: null,
  language: 'en_GB',
  licence: 'MIT',
  source: 'by hand',
  sha256: {},
  added: '2026-11-29T15:00:00Z',
}

function model(more: readonly string[] = []): Uint8Array {
  const graph = new BinaryWriter()
  for (const name of ['input', 'input_lengths', 'scales', ...more]) addName(graph, 11, name)
  addName(graph, 12, 'output')
  const writer = new BinaryWriter().tag(1, WireType.Varint).int64(8)
  return writer.tag(7, WireType.LengthDelimited).bytes(graph.finish()).finish()
}

function addName(graph: BinaryWriter, field: number, name: string): void {
  graph
    .tag(field, WireType.LengthDelimited)
    .bytes(new BinaryWriter().tag(1, WireType.LengthDelimited).string(name).finish())
}
