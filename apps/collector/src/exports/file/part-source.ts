/** A part of an export, as it comes. */
export interface IncomingPart {
  /** How many rows it has, known before they come. */
  readonly rows: number
  /** From where the next part goes on; null: this is the last. */
  readonly next: string | null
  readonly bytes: AsyncIterable<Uint8Array>
}

/** Gives an export part by part. */
export interface PartSource {
  /** @param after Where the part before ended; null: from the first row on. */
  part(after: string | null): Promise<IncomingPart>
}

/** What came was not the whole part: the same part may be asked for again. */
export class PartBrokenError extends Error {
  override readonly name = 'PartBrokenError'
  /** How long the sender wants to be left alone, where it says so. */
  readonly waitS: number | null

  constructor(message: string, { waitS = null, ...options }: ErrorOptions & { waitS?: number | null } = {}) {
    super(message, options)
    this.waitS = waitS
  }
}
