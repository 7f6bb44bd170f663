import type { Family } from '../../synthesis/families/family.js'
import type { FileWanted } from '../sources/file-wanted.js'

/** A voice that is to be installed, wherever it comes from. */
export interface WantedVoice {
  /** Under which it is installed. */
  readonly name: string
  readonly family: Family
  /** Null: its own configuration says it, or each speaker has one. */
  readonly language: string | null
  /** Null: not known. */
  readonly licence: string | null
  readonly licence_note: string | null
  readonly default_speaker: string | null
  /** File or folder by what it is for the family. */
  readonly roles: Readonly<Record<string, string>>
  readonly files: readonly FileWanted[]
}
