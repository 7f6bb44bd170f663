import type { Stream } from '@voicemark/schema'
import type { ImportSource } from './import-run.js'
import type { TimeSpan } from './known-samples.js'
import type { ImportedFile, ImportFault, StoredImport } from './stored-imports.js'

/** Who said which machine the rows of a file are of: a name, the likeness of their hardware, or nobody. */
export type MachineChoice = 'source' | 'auto' | 'each' | 'default'

/** A row of a file, held against the schema already. */
export interface ImportRow {
  readonly line: number
  readonly source: ImportSource
  /** In the order of `streamFields`. */
  readonly values: readonly unknown[]
}

/** A file that is to be imported, and what was found in it. */
export interface ImportPlan {
  readonly file: ImportedFile
  readonly stream: Stream
  /** Some at a time, from the first; may be asked for more than once. */
  rows(): AsyncIterable<readonly ImportRow[]>
  /** Rows that cannot be read; they are not among `rows`. */
  readonly refused: number
  readonly errors: readonly ImportFault[]
  readonly notes: readonly string[]
  /** Who said which machine rows are of that name none; default: nobody. */
  readonly machine?: MachineChoice
  /** Of samples; null for requests. */
  readonly span: TimeSpan | null
  /** Whether nothing is kept of it: what would become of the file is found by doing all of it and taking it back. */
  readonly isTrial?: boolean
}

/** What became of a file. */
export type ImportOutcome = Omit<StoredImport, 'agent_ids'>
