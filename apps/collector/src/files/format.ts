import type { Stream } from '@voicemark/schema'
import type { Header } from './column-header.js'
import type { OnMissing } from './column-row.js'
import type { FileRow } from './measured-row.js'

export type FormatName = 'synthesis' | 'realtime' | 'tts-bench' | 'aiperf'

/** What a person says of a file whose format does not name it. */
export interface FileHints {
  /** Default `unknown`. */
  readonly tier?: string | undefined
  readonly device?: string | undefined
  /** Goes into ids that are made for rows without one, so that two machines' do not meet. */
  readonly source: string
}

/** A kind of table that is understood. */
export interface TableFormat {
  readonly name: FormatName
  readonly stream: Stream
  /** Whether a header is one of this format. */
  fits(names: readonly string[]): boolean
  /** @throws FileFault when the header is not whole. */
  open(cells: readonly string[], hints: FileHints, onMissing: OnMissing): OpenTable
}

/** One table of a format. */
export interface OpenTable {
  readonly header: Header
  /** @throws FileFault with line, column and reason. */
  read(cells: readonly string[], line: number): FileRow
}
