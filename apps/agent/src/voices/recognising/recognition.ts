import type { Family } from '../../synthesis/families/family.js'
import type { FoundFile, FoundFiles } from './found-files.js'

/** A file of a voice, by its name in the voice's folder. */
export interface Taken {
  readonly name: string
  readonly file: FoundFile
}

/** What was recognised: which files are a voice of which family. */
export interface Recognised {
  readonly family: Family
  /** By the name that its files have. */
  readonly name: string | null
  readonly roles: Readonly<Record<string, string>>
  readonly files: readonly Taken[]
  readonly default_speaker: string | null
}

/** A voice, or what is lacking to one; null where nothing speaks for this family. */
export type Recognition = Recognised | { readonly lacking: string } | null

/** Recognises one family. */
export type Recognise = (found: FoundFiles, wanted: string | null) => Recognition
