import { type AsyncBuffer, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { HandedError } from '../file/handed-error.js'

/** Rows that are held at once. */
const page = 5000
/** Of a file that is read into memory. */
export const mostParquetBytes = 2 ** 30

/** Rows of a Parquet file as objects. @throws HandedError */
export async function* parquetRows(bytes: Uint8Array, name: string): AsyncGenerator<Record<string, unknown>> {
  const file = bufferOf(bytes)
  try {
    const metadata = await parquetMetadataAsync(file)
    const rows = Number(metadata.num_rows)
    for (let rowStart = 0; rowStart < rows; rowStart += page)
      yield* await parquetReadObjects({ file, metadata, rowStart, rowEnd: Math.min(rows, rowStart + page) })
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 100) : String(error)
    throw new HandedError(`${name}: cannot be read as Parquet (${reason})`)
  }
}

const bufferOf = (bytes: Uint8Array): AsyncBuffer => ({
  byteLength: bytes.length,
  slice: (start, end) => {
    const part = bytes.subarray(start, end)
    return part.buffer.slice(part.byteOffset, part.byteOffset + part.byteLength) as ArrayBuffer
  },
})

const stages = ['phonemize', 'infer', 'encode'] as const

/** A request as its columns were before they were cells. */
export function requestOfCells(cells: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { tags } = cells
  const seconds = stages.map((stage) => [stage, cells[`stage_${stage}_s`] ?? null] as const)
  return {
    ...cells,
    tags: typeof tags === 'string' ? (JSON.parse(tags) as unknown) : null,
    stage_s: seconds.some(([, value]) => value === null) ? null : Object.fromEntries(seconds),
  }
}
