import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { float32, int64, tinyModel } from './tiny-onnx.js'

/** Bytes or text of a file, or what its JSON says. */
type Content = Uint8Array | string | object

const bins = 601
const letters = 'abcdefghijklmnopqrstuvwxyz'
const phonemes = Array.from(`;:,.!?—…" ${letters}AEIOTWYæðŋɐɑəɛɡɪɹʃʊʌʒʤʧˈˌθᵊᵻɔ`)
const noun = { NN: 1, NNP: 1 }

/** Files of the role `data` of a voice with few words, made for tests: what is in them is small enough to be known. */
const tinyAssets: Readonly<Record<string, Content>> = {
  'vocab.json': Object.fromEntries(phonemes.map((phoneme, at) => [phoneme, at + 1])),
  'normalize.json': {
    months: Object.fromEntries(
      ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October']
        .concat('November', 'December')
        .map((month) => [month.slice(0, 3).toLowerCase(), month]),
    ),
    titles: { Dr: 'Doctor', St: 'Saint' },
    abbreviations: { 'St.': 'Street', 'approx.': 'approximately', 'w/': 'with' },
    units: { km: ['kilometer', 'kilometers'], ft: ['foot', 'feet'] },
    symbols: { '=': 'equals', '™': '', '²': ' squared' },
    currency: {
      $: ['dollar', 'dollars'],
      '¥': ['yen', 'yen'],
      '¢': ['cent', 'cents'],
      Rs: ['rupee', 'rupees'],
    },
    roman_cardinal: ['Chapter'],
    roman_ordinal: ['Henry'],
  },
  'tokenizer_exceptions.json': { "don't": ['do', "n't"], 'Sept.': ['Sept.'], "'s": ["'s"] },
  'tagger.json.gz': {
    tags: ['CD', 'DT', 'IN', 'NN', 'NNP', 'VB', 'VBD'],
    tagdict: {
      the: 'DT',
      The: 'DT',
      a: 'DT',
      to: 'IN',
      in: 'IN',
      used: 'VBD',
      '.': '.',
      ',': ',',
      $: '$',
      '!': '.',
      '?': '.',
      '“': '``',
      '”': "''",
    },
    vocab: ['the', 'to', 'record', 'I'],
    weights: {
      b: noun,
      'w-1=the': { NN: 9 },
      'w-1=to': { VB: 9 },
      'sh=d': { CD: 99 },
      'sh=d.dd': { CD: 99 },
    },
  },
  ...Object.fromEntries<Content>(
    ['us', 'gb'].flatMap((accent) => [
      [`lexicon_${accent}_gold.json.gz`, goldWords(accent)],
      [`lexicon_${accent}_silver.json.gz`, { lark: 'lˈɑɹk' }],
    ]),
  ),
  'oov.json': { in: Array.from(letters), out: Array.from(letters), maxlen: 8 },
  'oov_gb.json': { in: Array.from(letters), out: Array.from(letters.toUpperCase()), maxlen: 8 },
}

/** The pitch that the tiny model speaks with, Hz. */
export const tinyPitch = 120

/**
 * Says one frame of 12.5 ms for each number, as pulses of one pitch without noise. `bins` other than 601 make a model
 * that cannot be right.
 */
export function tinyVoiceModel(rows = bins): Uint8Array {
  const spectral = ['lh', 'theta', 'ln', 'lr', 'phi']
  const level: Readonly<Record<string, number>> = { ln: -40, lr: -40 }
  const constant = (value: number) => ({ shape: [1, rows, 1], values: new Float32Array(rows).fill(value) })
  return tinyModel({
    inputs: { ids: { type: int64, shape: [1, 'L'] }, speed: { type: float32, shape: [1] } },
    outputs: {
      ...Object.fromEntries(spectral.map((name) => [name, { type: float32, shape: [1, rows, 'F'] }])),
      f0: { type: float32, shape: [1, 'F'] },
    },
    constants: {
      zero: { shape: [1], values: Float32Array.of(0) },
      axis: { shape: [1], values: BigInt64Array.of(1n) },
      pitch: { shape: [1], values: Float32Array.of(tinyPitch) },
      ...Object.fromEntries(spectral.map((name) => [`${name}_level`, constant(level[name] ?? 0)])),
    },
    nodes: [
      { operator: 'Cast', inputs: ['ids'], output: 'floats', to: float32 },
      { operator: 'Mul', inputs: ['floats', 'zero'], output: 'nothing' },
      { operator: 'Mul', inputs: ['speed', 'zero'], output: 'still' },
      { operator: 'Add', inputs: ['nothing', 'still'], output: 'frames' },
      { operator: 'Add', inputs: ['frames', 'pitch'], output: 'f0' },
      { operator: 'Unsqueeze', inputs: ['frames', 'axis'], output: 'row' },
      ...spectral.map((name) => ({ operator: 'Add', inputs: ['row', `${name}_level`], output: name })),
    ],
  })
}

/** The sound of an unknown word is its letters. */
export function tinyGuessModel(): Uint8Array {
  return tinyModel({
    inputs: { chars: { type: int64, shape: [1, 'L'] } },
    outputs: { ids: { type: int64, shape: [1, 'L'] } },
    constants: {},
    nodes: [{ operator: 'Identity', inputs: ['chars'], output: 'ids' }],
  })
}

/** Writes a whole voice; `change` gives other content of a file, or null for a file that is not there. */
export function writeTinyVoice(
  voicesDir: string,
  name: string,
  change: Readonly<Record<string, Content | null>> = {},
): void {
  const model = tinyVoiceModel()
  const british = createHash('sha256').update(model).digest('hex')
  const files: Readonly<Record<string, Content | null>> = {
    'model.onnx': model,
    ...Object.fromEntries(Object.entries(tinyAssets).map(([file, content]) => [`data/${file}`, content])),
    'data/voices.json': { emma: { sha256: name === 'british' ? british : '', british: true } },
    'data/oov.onnx': tinyGuessModel(),
    'data/oov_gb.onnx': tinyGuessModel(),
    'voice.json': recordOf(name),
    ...change,
  }
  mkdirSync(join(voicesDir, name, 'data'), { recursive: true })
  for (const [file, content] of Object.entries(files)) {
    if (content !== null) writeFileSync(join(voicesDir, name, file), bytesOf(file, content))
  }
}

function bytesOf(file: string, content: Content): Uint8Array | string {
  if (typeof content === 'string' || content instanceof Uint8Array) return content
  const text = JSON.stringify(content)
  return file.endsWith('.gz') ? gzipSync(text) : text
}

function recordOf(name: string) {
  return {
    format: 1,
    name,
    family: 'hibari',
    files: { model: 'model.onnx', data: 'data' },
    default_speaker: null,
    language: 'en_US',
    licence: 'MIT',
    source: 'made for tests',
    sha256: {},
    added: '2026-11-29T15:00:00Z',
  }
}

function goldWords(accent: string) {
  const names = Object.fromEntries(
    Array.from(letters.toUpperCase(), (letter) => [letter, `ˈ${letter.toLowerCase()}`]),
  )
  const numbers = 'zero one two three four five nineteen twenty thirty fifty eighty hundred thousand first oh'
  return {
    ...names,
    ...Object.fromEntries(numbers.split(' ').map((word) => [word, `ˈ${word}`])),
    A: 'ˈA',
    hello: accent === 'gb' ? 'hə' : 'həlˈO',
    bird: 'bˈɜɹd',
    want: 'wˈʌnt',
    box: 'bˈɑks',
    record: { DEFAULT: 'ɹˈɛkəɹd', VERB: 'ɹəkˈɔɹd' },
    to: 'tu',
    the: 'ði',
    used: { DEFAULT: 'jˈuzd', VBD: 'jˈust' },
    dollar: 'dˈɑləɹ',
    cent: 'sˈɛnt',
    and: 'ænd',
    point: 'pˈYnt',
    minus: 'mˈInəs',
    constructor: 'kənstɹˈʌktəɹ',
  }
}
