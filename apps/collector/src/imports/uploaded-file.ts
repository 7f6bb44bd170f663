/** A file that was sent, on disk until it is read. */
export interface UploadedFile {
  readonly path: string
  /** What else is written while it is imported lies there too; all of it is removed afterwards. */
  readonly folder: string
  /** As its sender called it, made fit to be shown. */
  readonly file_name: string
  readonly bytes: number
  readonly sha256: string
  /** The address that it came from. */
  readonly sender: string | null
}
