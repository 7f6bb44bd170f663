/** A file that was sent, on disk until it is read. */
export interface UploadedFile {
  readonly path: string
  /** As its sender called it, made fit to be shown. */
  readonly file_name: string
  readonly bytes: number
  readonly sha256: string
  /** The address that it came from. */
  readonly sender: string | null
}
