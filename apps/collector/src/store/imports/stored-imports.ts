import { joinSql, type Reader, sql } from '../databases/database.js'

/** A place in a file and what is wrong there; null where the whole file or row is meant. */
export interface ImportFault {
  readonly line: number | null
  readonly column: number | null
  readonly message: string
}

/** Faults that are told one by one; the others are counted. */
export const mostFaults = 50

/** What is kept of a file beside its rows. */
export interface ImportedFile {
  /** As its sender called it. */
  readonly file_name: string
  readonly sha256: string
  readonly bytes: number
  readonly format: string
  readonly mode: 'all' | 'partial'
  /** The address that it came from. */
  readonly sender: string | null
}

/** How many rows a file has, and what became of them: `rows` = inserted + skipped + refused. */
export interface ImportCounts {
  readonly rows: number
  readonly inserted: number
  /** Stored already. */
  readonly skipped: number
  readonly refused: number
}

/** A file that was imported. */
export interface StoredImport extends ImportedFile, ImportCounts {
  readonly import_id: string
  /** Unix seconds. */
  readonly received_at: number
  /** What was read otherwise than it stands in the file. */
  readonly notes: readonly string[]
  /** The first of the rows that were refused. */
  readonly errors: readonly ImportFault[]
  /** The machines that its rows are of, as `/api/v1/agents` lists them; none where nothing was inserted. */
  readonly agent_ids: readonly string[]
}

type ImportRecord = Omit<StoredImport, 'notes' | 'errors' | 'agent_ids'> & {
  readonly ref: number
  readonly notes: string
  readonly errors: string
}

/** Newest first. */
export async function readImports(reader: Reader, limit: number): Promise<StoredImport[]> {
  const records = await reader.$queryRaw<ImportRecord[]>(
    sql`SELECT ref, import_id, file_name, sha256, bytes, format, mode, sender, received_at, rows, inserted, skipped,
        refused, notes, errors
      FROM imported_file ORDER BY ref DESC LIMIT ${limit}`,
  )
  const agents = await agentsOf(
    reader,
    records.map(({ ref }) => ref),
  )
  return records.map(({ ref, notes, errors, ...record }) => ({
    ...record,
    notes: JSON.parse(notes) as string[],
    errors: JSON.parse(errors) as ImportFault[],
    agent_ids: agents.get(ref) ?? [],
  }))
}

async function agentsOf(reader: Reader, refs: readonly number[]): Promise<Map<number, string[]>> {
  const agents = new Map<number, string[]>()
  if (refs.length === 0) return agents
  const rows = await reader.$queryRaw<{ import_ref: number; agent_id: string }[]>(
    sql`SELECT DISTINCT run.import_ref, agent.agent_id FROM run JOIN agent ON agent.ref = run.agent_ref
      WHERE run.import_ref IN (${joinSql([...refs])}) ORDER BY run.import_ref, agent.agent_id`,
  )
  for (const { import_ref, agent_id } of rows)
    agents.set(import_ref, [...(agents.get(import_ref) ?? []), agent_id])
  return agents
}
