import type { StoredRequest } from '@voicemark/schema'
import { hasExclusions, type ReasonOf, reasonsOfRun } from '../corrected/excluded-rows.js'
import type { HeldCorrections } from '../corrected/read-effective.js'
import { sql } from '../databases/database.js'
import type { ReadValues } from '../databases/read-values.js'

/** A request as it is stored, and why it is excluded where that was asked for; null: it is not. */
export interface ReadRequest extends StoredRequest {
  readonly excluded?: string | null
}

/** Says of each row that is read whether it is excluded; `excluded` is the last of its fields. */
export async function createExclusionMarks(
  read: ReadValues,
  corrections: HeldCorrections,
): Promise<(rows: readonly StoredRequest[]) => ReadRequest[]> {
  const hasImports = corrections.excluded.imports.size > 0
  const imports = hasImports ? await importsOfRuns(read) : new Map<string, string>()
  const runs = new Map<string, ReasonOf | null>()
  const reasonOf = (row: StoredRequest) => {
    const { run_id, agent_id } = row
    const known = runs.get(run_id)
    if (known !== undefined) return known?.(row) ?? null
    const found = reasonsOfRun(corrections, { run_id, agent_id, import_id: imports.get(run_id) ?? null })
    runs.set(run_id, found)
    return found?.(row) ?? null
  }
  const isAny = hasExclusions(corrections)
  return (rows) => rows.map((row) => Object.assign(row, { excluded: isAny ? reasonOf(row) : null }))
}

async function importsOfRuns(read: ReadValues): Promise<ReadonlyMap<string, string>> {
  const rows = await read(
    sql`SELECT run.run_id, imported_file.import_id FROM run
      JOIN imported_file ON imported_file.ref = run.import_ref`,
  )
  return new Map(rows.map(([run_id, import_id]) => [String(run_id), String(import_id)]))
}
