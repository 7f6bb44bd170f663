import { randomUUID } from 'node:crypto'
import type { Stream } from '@voicemark/schema'
import { sql, type Transaction } from '../databases/database.js'

/** Where imported rows of one machine come from: what their run says. */
export interface ImportSource {
  readonly agent_id: string
  /** Null: as the machine's latest run says, where there is one. */
  readonly hardware_tier: string | null
  readonly device_type: string | null
  /** Unix seconds of its first row; null where the file does not say. */
  readonly started_wall: number | null
}

/** A run of imported rows that is being written. */
export interface ImportRun {
  readonly ref: number
  /** Rows in it so far: the seq of the next one. */
  rows: number
}

const unknown = 'unknown'

/** Begins a run of rows from a file; it has ended already, so that nobody waits for more of it. */
export async function beginImportRun(
  tx: Transaction,
  import_ref: number,
  { agent_id, hardware_tier, device_type, started_wall }: ImportSource,
): Promise<ImportRun> {
  const now = Date.now() / 1000
  await addAgent(tx, agent_id)
  const [latest] = await tx.$queryRaw<{ hardware_tier: string; device_type: string }[]>(
    sql`SELECT run.hardware_tier, run.device_type FROM run JOIN agent ON agent.ref = run.agent_ref
      WHERE agent.agent_id = ${agent_id} ORDER BY run.ref DESC LIMIT 1`,
  )
  const { ref: agent_ref } = await tx.agent.findUniqueOrThrow({ where: { agent_id } })
  const { ref } = await tx.run.create({
    data: {
      run_id: randomUUID(),
      agent_ref,
      import_ref,
      started_wall: started_wall ?? now,
      last_seen: now,
      hardware_tier: hardware_tier ?? latest?.hardware_tier ?? unknown,
      device_type: device_type ?? latest?.device_type ?? unknown,
      // What the machine was is in no file of rows.
      hardware: 'null',
      total_requests: 0,
      total_samples: 0,
    },
  })
  return { ref, rows: 0 }
}

/** Adds a machine, unless it is known. */
export async function addAgent(tx: Transaction, agent_id: string): Promise<void> {
  const now = Date.now() / 1000
  await tx.$executeRaw(
    sql`INSERT INTO agent (agent_id, first_seen)
      SELECT ${agent_id}, ${now} WHERE NOT EXISTS (SELECT 1 FROM agent WHERE agent_id = ${agent_id})
      ON CONFLICT (agent_id) DO NOTHING`,
  )
}

/** Moves the cursor to the end of what was inserted, which is all that there is. */
export async function endImportRun(tx: Transaction, stream: Stream, { ref, rows }: ImportRun): Promise<void> {
  const data =
    stream === 'request'
      ? { next_request_seq: rows, total_requests: rows }
      : { next_sample_seq: rows, total_samples: rows }
  await tx.run.update({ where: { ref }, data })
}
