import type { BulkReader } from '../bulk/bulk-reader.js'
import type { ExportPiece } from './export-piece.js'

/** The rows of a piece: its columns are where `columnPlaces` says. */
export async function readPiece(reader: BulkReader, { rows, runs }: ExportPiece): Promise<unknown[][]> {
  const found = await reader.rows(rows)
  if (runs.length === 0) return found
  const known = new Map(runs.map((run) => [run.run_ref, run]))
  for (const row of found) {
    const run = known.get(Number(row[0]))
    row.push(run?.run_id, run?.agent_id)
  }
  return found
}

/** How many rows a piece has now. */
export async function countPiece(reader: BulkReader, { count }: ExportPiece): Promise<number> {
  const [row] = await reader.rows(count)
  return Number(row?.[0] ?? 0)
}
