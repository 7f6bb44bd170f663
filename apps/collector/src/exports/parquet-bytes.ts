import { ByteWriter } from 'hyparquet-writer'

/** Takes the bytes of a Parquet file, a group of rows at a time. */
export interface ParquetBytes {
  readonly writer: ByteWriter
  /** What was written since, which is then forgotten. */
  take(): Uint8Array
}

/** @param flushed Told when a group of rows, or the end, is written. */
export function parquetBytes(flushed?: (bytes: Uint8Array) => void | Promise<void>): ParquetBytes {
  const writer = new ByteWriter()
  const take = () => {
    const bytes = writer.getBytes().slice()
    writer.index = 0
    return bytes
  }
  const flush = () => {
    if (flushed === undefined) return undefined
    const bytes = take()
    return bytes.length === 0 ? undefined : flushed(bytes)
  }
  Object.assign(writer, { flush, finish: flush })
  return { writer, take }
}
