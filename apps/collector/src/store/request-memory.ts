import type { RealtimeRow } from '@voicemark/schema'
import type { BulkReader } from './bulk-reader.js'
import { sql } from './database.js'

/** Memory during a request, one point a sample. */
export type MemorySample = Pick<RealtimeRow, 'timestamp' | 'memory_mb'>

/** The memory samples of one request in order; none where there is no such request. */
export async function memoryOfRequest(reader: BulkReader, request_id: string): Promise<MemorySample[]> {
  const rows = await reader.rows(
    sql`SELECT sample.timestamp, sample.memory_mb FROM request JOIN sample ON sample.run_ref = request.run_ref
        AND sample.seq BETWEEN request.first_sample_seq AND request.last_sample_seq
      WHERE request.request_id = ${request_id} ORDER BY sample.seq`,
  )
  return rows.map(([timestamp, memory_mb]) => ({
    timestamp: Number(timestamp),
    memory_mb: memory_mb === null ? null : Number(memory_mb),
  }))
}
