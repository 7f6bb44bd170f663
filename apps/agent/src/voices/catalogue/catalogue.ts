import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { StartError, errorReason } from '@voicemark/daemon'
import { nearNames } from '@voicemark/daemon/near-names'
import type { z } from 'zod'
import { catalogueFile, type CatalogueVoice } from './catalogue-schema.js'

/** The voices that can be had by their names. */
export interface Catalogue {
  readonly voices: readonly CatalogueVoice[]
  find(name: string): CatalogueVoice | null
  /** Names of which one may have been meant, the nearest first. */
  near(name: string): readonly string[]
}

const ownFile = fileURLToPath(new URL('../../../voices/catalogue.json', import.meta.url))
const shownNames = 5

/** Reads the catalogue of this program, or another one. @throws StartError when it is not as it should be */
export function readCatalogue(path: string | null): Catalogue {
  const file = path ?? ownFile
  const parsed = catalogueFile.safeParse(readJson(file))
  if (!parsed.success) throw unfit(file, parsed.error.issues[0])
  const voices = parsed.data.voices.map((voice) => withSets(voice, parsed.data.sets, file))
  const byName = new Map(voices.map((voice) => [voice.name, voice]))
  if (byName.size < voices.length) throw new StartError(`catalogue ${file}: a voice stands there twice`)
  return {
    voices,
    find: (name) => byName.get(name) ?? null,
    near: (name) => nearTo(name, [...byName.keys()]).slice(0, shownNames),
  }
}

/** Those with the word in them first: people say `joe` or `lessac`. */
function nearTo(name: string, names: readonly string[]): string[] {
  const [word, plain] = [name.toLowerCase(), new Map(names.map((one) => [one.toLowerCase(), one]))]
  const lower = [...plain.keys()]
  const found = [...lower.filter((one) => one.includes(word)), ...nearNames(word, lower)]
  return [...new Set(found)].map((one) => plain.get(one) ?? one)
}

type ReadFile = z.infer<typeof catalogueFile>

function withSets(
  { sets, ...voice }: ReadFile['voices'][number],
  known: ReadFile['sets'],
  file: string,
): CatalogueVoice {
  const shared = sets.map((name) => known[name])
  const lacking = sets.find((name) => known[name] === undefined)
  if (lacking !== undefined) throw new StartError(`catalogue ${file}: ${voice.name} wants the set ${lacking}`)
  return { ...voice, files: [...voice.files, ...shared.flatMap((files) => files ?? [])] }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new StartError(`catalogue ${file} cannot be read (${errorReason(error)})`)
  }
}

function unfit(file: string, issue: z.core.$ZodIssue | undefined): StartError {
  return new StartError(
    `catalogue ${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not one'}`,
  )
}
