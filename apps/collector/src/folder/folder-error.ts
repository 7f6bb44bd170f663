/** A metrics folder that cannot be used: one line for the person at the command line, exit status 2. */
export class FolderError extends Error {
  override readonly name = 'FolderError'
}
