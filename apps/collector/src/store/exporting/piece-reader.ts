import type { BulkReader } from '../bulk/bulk-reader.js'
import { type ReasonOf, reasonsOfRun } from '../corrected/excluded-rows.js'
import type { ExportedRun, ExportPiece } from './export-piece.js'
import { areOfRun, excludedPlaces } from './stored-columns.js'

/** Gives the rows of a piece: its columns are where `columnPlaces` says. */
export type PieceReader = (piece: ExportPiece) => Promise<unknown[][]>

/** @param names Columns that the pieces are of. */
export function createPieceReader(reader: BulkReader, names: readonly string[]): PieceReader {
  const places = excludedPlaces(names)
  return async ({ rows, runs, excluded }) => {
    const found = await reader.rows(rows)
    if (!areOfRun(names)) return found
    const known = new Map(runs.map((run) => [run.run_ref, { run, reasonOf: reasons(run, excluded) }]))
    for (const row of found) {
      const of = known.get(Number(row[0]))
      row.push(of?.run.run_id, of?.run.agent_id)
      if (places !== null) row.push(of?.reasonOf?.(namedRow(row, places)) ?? null)
    }
    return found
  }
}

const reasons = (run: ExportedRun, excluded: ExportPiece['excluded']): ReasonOf | null =>
  excluded === null ? null : reasonsOfRun({ excluded }, run)

function namedRow(row: readonly unknown[], places: readonly number[]): Parameters<ReasonOf>[0] {
  const [request_id = '', campaign_id = null, judged_request_id = null] = places.map(
    (at) => row[at] as string,
  )
  return { request_id, campaign_id, judged_request_id }
}

/** How many rows a piece has now. */
export async function countPiece(reader: BulkReader, { count }: ExportPiece): Promise<number> {
  const [row] = await reader.rows(count)
  return Number(row?.[0] ?? 0)
}
