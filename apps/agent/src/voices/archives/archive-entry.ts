/** Something in an archive, as the archive says it. */
export interface ArchiveEntry {
  /** With `/` between folders, as it stands there. */
  readonly name: string
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  /** Unpacked. */
  readonly bytes: number
  /** Null where entries are not packed one by one. */
  readonly packed_bytes: number | null
  readonly isEncrypted: boolean
  /** Its bytes; read once, or not at all. */
  read(): AsyncIterable<Uint8Array>
}

/** Visits what is in an archive, one after the other. @throws what the reader of its format says of it */
export type ArchiveWalk = (path: string, visit: (entry: ArchiveEntry) => Promise<void>) => Promise<void>
