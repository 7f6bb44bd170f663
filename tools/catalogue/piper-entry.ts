import { z } from 'zod'
import type { CardLicence } from './licence-words.js'

const digest = z.string().regex(/^[0-9a-f]{32}$/)

/** What rhasspy/piper-voices says of its voices. */
export const publishedVoices = z.record(
  z.string(),
  z.object({
    language: z.object({ code: z.string() }),
    files: z.record(z.string(), z.object({ size_bytes: z.number().int(), md5_digest: digest })),
  }),
)

export type PublishedVoice = z.infer<typeof publishedVoices>[string]

/** What is known of the files beyond that. */
export interface KnownFacts {
  /** SHA-256 of the file of this MD5; null: nobody says it. */
  sha256(path: string, md5: string): string | null
  /** What the model card of this MD5 says; null: nobody has it. */
  licence(path: string, md5: string): CardLicence | null
}

interface Piece {
  readonly kind: string
  readonly url?: string
}

/** One file of a voice and where it comes from. */
export interface CatalogueFile {
  readonly name: string
  readonly bytes: number
  readonly sha256: string | null
  readonly md5?: string
  readonly from: readonly (readonly Piece[])[]
}

/** One voice of the catalogue. */
export interface CatalogueEntry extends CardLicence {
  readonly name: string
  readonly family: string
  readonly language: string
  readonly default_speaker: null
  readonly roles: Readonly<Record<string, string>>
  readonly files: readonly CatalogueFile[]
}

const address = 'https://huggingface.co/rhasspy/piper-voices/resolve/main/'
const unread: CardLicence = {
  licence: null,
  licence_note: 'see MODEL_CARD, which nobody has read for this list',
}

/** The entry of one published voice. @throws Error when it lacks one of its three files */
export function piperEntry(
  key: string,
  { language, files }: PublishedVoice,
  facts: KnownFacts,
): CatalogueEntry {
  const file = (name: string, end: string): CatalogueFile => {
    const [path, said] = Object.entries(files).find(([one]) => one.endsWith(end)) ?? []
    if (path === undefined || said === undefined) throw new Error(`${key} has no file that ends with ${end}`)
    const md5 = said.md5_digest
    const url = address + path.split('/').map(encodeURIComponent).join('/')
    return {
      name,
      bytes: said.size_bytes,
      sha256: facts.sha256(path, md5),
      md5,
      from: [[{ kind: 'https', url }]],
    }
  }
  const card = file('MODEL_CARD', 'MODEL_CARD')
  const cardPath = Object.keys(files).find((path) => path.endsWith('MODEL_CARD')) ?? ''
  return {
    name: plainName(key),
    family: 'piper',
    language: language.code,
    ...(facts.licence(cardPath, card.md5 ?? '') ?? unread),
    default_speaker: null,
    roles: { model: 'model.onnx', config: 'model.onnx.json' },
    files: [file('model.onnx', '.onnx'), file('model.onnx.json', '.onnx.json'), card],
  }
}

/** Names of voices have plain letters: `tugão` is `tugao`. */
function plainName(key: string): string {
  return key.normalize('NFD').replace(/\p{M}+/gu, '')
}
