import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Entry } from '../lexicon/dictionary.js'
import type { Accent } from '../lexicon/inflections.js'
import { guessAlphabet } from '../reading/guess-sound.js'
import { taggerModel } from '../words/tagger.js'
import { writtenTables } from '../written/written-tables.js'
import { isObject, missingAsset, readAsset, type AssetFolder } from './asset-file.js'

const table = <T>(isValue: (value: unknown) => value is T, what: string) =>
  z.custom<Readonly<Record<string, T>>>(
    (value) => isObject(value) && hasOnly(value, isValue),
    `expected ${what}`,
  )

const lexicon = table(isEntry, 'words and their phonemes')
const vocabulary = table(isNumber, 'phonemes and their numbers')
const specialCases = table(isTexts, 'words and their pieces')
/** What the package says of each of its voices; all that is needed is which models are British. */
const voices = z.record(z.string(), z.object({ sha256: z.string(), british: z.boolean() }))

const namesOf = (accent: Accent) => ({
  vocabulary: 'vocab.json',
  tables: 'normalize.json',
  special: 'tokenizer_exceptions.json',
  tagger: 'tagger.json.gz',
  gold: `lexicon_${accent}_gold.json.gz`,
  silver: `lexicon_${accent}_silver.json.gz`,
  alphabet: accent === 'gb' ? 'oov_gb.json' : 'oov.json',
  /** The model of words that no dictionary has. */
  guess: accent === 'gb' ? 'oov_gb.onnx' : 'oov.onnx',
})

/** All that an English text is read with. */
export type Assets = Awaited<ReturnType<typeof readAssets>>

/** Reads what a text of one accent is read with. @throws VoiceError */
export async function readAssets(folder: AssetFolder, accent: Accent) {
  const names = namesOf(accent)
  return {
    vocabulary: await readAsset(folder, names.vocabulary, vocabulary),
    tables: await readAsset(folder, names.tables, writtenTables),
    special: await readAsset(folder, names.special, specialCases),
    tagger: await readAsset(folder, names.tagger, taggerModel),
    gold: await readAsset(folder, names.gold, lexicon),
    silver: await readAsset(folder, names.silver, lexicon),
    alphabet: await readAsset(folder, names.alphabet, guessAlphabet),
    guess_path: join(folder.path, names.guess),
  }
}

/** Whether all files of an accent are there; they are opened when the voice speaks. @throws VoiceError */
export function checkAssets({ voice, path }: AssetFolder, accent: Accent): void {
  const lacking = Object.values(namesOf(accent)).find((name) => !isFile(join(path, name)))
  if (lacking !== undefined) throw missingAsset(voice, lacking)
}

/** Paths of all files in the folder. */
export function assetPaths({ path }: AssetFolder): string[] {
  return readdirSync(path).map((name) => join(path, name))
}

/** Whose English a model speaks: British where `voices.json` says so of its bytes. */
export async function accentOf(folder: AssetFolder, model_sha256: string): Promise<Accent> {
  const known = Object.values(await readAsset(folder, 'voices.json', voices))
  return known.some(({ sha256, british }) => british && sha256 === model_sha256) ? 'gb' : 'us'
}

// Of 90,000 words `Object.values` would take as long as reading them.
function hasOnly(table: Readonly<Record<string, unknown>>, isValue: (value: unknown) => boolean): boolean {
  for (const name in table) if (!isValue(table[name])) return false
  return true
}

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true

function isEntry(value: unknown): value is Entry {
  if (typeof value === 'string') return true
  return isObject(value) && Object.values(value).every((said) => said === null || typeof said === 'string')
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((text) => typeof text === 'string')
}
