/** What is wrong: with the whole file (`kind` is no table, `encoding` is no text, `time` is in two units), its first line, a row, half a last one, or a bundle. */
export type FaultKind = 'kind' | 'encoding' | 'header' | 'time' | 'row' | 'half' | 'bundle'

/** A file that is left out, or a row of it that is skipped, with the place of the fault. */
export class FileFault extends Error {
  override readonly name = 'FileFault'
  /** Counted from 1; null where the whole file is meant. */
  readonly line: number | null
  readonly column: number | null
  readonly kind: FaultKind

  constructor(
    message: string,
    line: number | null = null,
    column: number | null = null,
    kind: FaultKind = 'row',
  ) {
    super(message)
    this.line = line
    this.column = column
    this.kind = kind
  }

  /** `file:line:column: message`, as far as the place is known. */
  at(file: string): string {
    return `${[file, this.line, this.column].filter((part) => part !== null).join(':')}: ${this.message}`
  }
}

/** A fault of one row is a value; one that makes the whole file doubtful is thrown. */
export function valueOrFault<Row>(read: () => Row): Row | FileFault {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof FileFault) || error.kind !== 'row') throw error
    return error
  }
}
