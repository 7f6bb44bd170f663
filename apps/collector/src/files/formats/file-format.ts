import type { Stream } from '@voicemark/schema'
import type { CellContext } from '../cells/cell-reader.js'
import type { ColumnSet, Header, HeaderLine } from '../cells/column-header.js'
import type { TextColumns } from '../cells/text-columns.js'
import type { FileRow } from '../rows/measured-row.js'

export type FormatName = 'synthesis' | 'realtime' | 'tts-bench' | 'aiperf' | 'bundle'

/** What a person says of a file whose format does not name it. */
export interface FileHints {
  /** Default `unknown`. */
  readonly tier?: string | undefined
  readonly device?: string | undefined
  /** Goes into ids that are made for rows without one, so that two machines' do not meet. */
  readonly source: string
  /** As its writer called it. */
  readonly fileName?: string | undefined
}

/** What the tables of one file are read with. */
export type TableContext = Omit<CellContext, 'texts'>

/** A kind of table that is understood. */
export interface TableFormat {
  readonly name: FormatName
  readonly stream: Stream
  readonly columns: ColumnSet
  /** Whether a header is one of this format. */
  fits(names: readonly string[]): boolean
  /** @throws FileFault when the header is not whole. */
  open(first: HeaderLine, hints: FileHints, context: TableContext): OpenTable
}

/** One table of a format. */
export interface OpenTable {
  readonly header: Header
  /** Text columns of rows in which words such as NA may be names; null where no row has such. */
  readonly texts: TextColumns | null
  /** @throws FileFault with line, column and reason. */
  read(cells: readonly string[], line: number): FileRow
}
