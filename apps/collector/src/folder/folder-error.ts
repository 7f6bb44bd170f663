/** A metrics folder that cannot be used: one line for the person at the command line, exit status 2. */
export class FolderError extends Error {
  override readonly name = 'FolderError'
}

/** A file that is left out, or a row of it that is skipped, with the place of the fault. */
export class FileFault extends Error {
  override readonly name = 'FileFault'
  /** Counted from 1; null where the whole file is meant. */
  readonly line: number | null
  readonly column: number | null

  constructor(message: string, line: number | null = null, column: number | null = null) {
    super(message)
    this.line = line
    this.column = column
  }

  /** `file:line:column: message`, as far as the place is known. */
  at(file: string): string {
    return `${[file, this.line, this.column].filter((part) => part !== null).join(':')}: ${this.message}`
  }
}
