import { hardwareKey, type MachineColumns } from '../../files/rows/hardware-key.js'
import { sql, type Transaction } from '../databases/database.js'

/** A machine of an imported file, by the first row of a run. */
interface ImportedMachine extends MachineColumns {
  readonly import_ref: number
  readonly agent_id: string
  readonly file_name: string
}

/** Files whose rows agree with those of a file in what they say of their machine. */
export interface LikeFiles {
  readonly columns: MachineColumns
  /** Of other machines here, and of the same. */
  readonly apart: readonly string[]
  readonly joined: readonly string[]
}

/** What was imported before and agrees with an import in tier, processor, cores and memory. */
export async function findLikeFiles(tx: Transaction, import_ref: number): Promise<LikeFiles[]> {
  const machines = await tx.$queryRaw<ImportedMachine[]>(
    sql`SELECT run.import_ref, agent.agent_id, imported_file.file_name, request.hardware_tier, request.cpu_model,
        request.cpu_cores, request.total_memory_gb
      FROM run JOIN imported_file ON imported_file.ref = run.import_ref JOIN agent ON agent.ref = run.agent_ref
        JOIN request ON request.run_ref = run.ref AND request.seq = 0
      ORDER BY run.ref`,
  )
  const own = machines.filter((one) => one.import_ref === import_ref)
  const firsts = new Map(own.map((one) => [hardwareKey(one), one]))
  return [...firsts].flatMap(([key, mine]) => {
    const like = key === null ? [] : machines.filter((one) => hardwareKey(one) === key && !own.includes(one))
    if (like.length === 0) return []
    const named = (same: boolean) => [
      ...new Set(like.flatMap((one) => ((one.agent_id === mine.agent_id) === same ? [one.file_name] : []))),
    ]
    return [{ columns: mine, apart: named(false), joined: named(true) }]
  })
}
