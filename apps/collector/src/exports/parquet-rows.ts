import { ParquetWriter, schemaFromColumnData } from 'hyparquet-writer'
import { parquetBytes } from './parquet-bytes.js'
import type { ParquetColumn } from './parquet-columns.js'

/** A Parquet file that is being made: bytes come when a group of rows is full. */
export interface ParquetRows {
  add(rows: readonly (readonly unknown[])[]): Uint8Array
  /** The rows that are left, and the foot of the file. */
  end(): Uint8Array
}

/** Cells of a group of rows: what is in memory does not grow with the file. */
const groupCells = 400_000

export function createParquetRows(columns: readonly ParquetColumn[]): ParquetRows {
  const { writer, take } = parquetBytes()
  const empty = columns.map(({ name, type }) => ({ name, type, data: [] as unknown[] }))
  const file = new ParquetWriter({
    writer,
    schema: schemaFromColumnData({ columnData: empty }),
    createdBy: 'voicemark',
  })
  const groupRows = Math.max(1000, Math.ceil(groupCells / columns.length))
  let waiting: (readonly unknown[])[] = []

  const write = () => {
    const columnData = columns.map(({ name, valueOf }) => ({ name, data: waiting.map(valueOf) }))
    // Nothing is waited for: this writer only fills memory.
    void file.write({ columnData, rowGroupSize: waiting.length })
    waiting = []
  }
  return {
    add(rows) {
      for (const row of rows) {
        waiting.push(row)
        if (waiting.length === groupRows) write()
      }
      return take()
    },
    end() {
      if (waiting.length > 0) write()
      void file.finish()
      return take()
    },
  }
}
