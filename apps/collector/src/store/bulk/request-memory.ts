import type { RealtimeRow } from '@voicemark/schema'
import { sql } from '../databases/database.js'
import { importedPlaces, samplesAt } from '../reading/imported-samples.js'
import type { BulkReader } from './bulk-reader.js'

/** Memory during a request, one point a sample. */
export type MemorySample = Pick<RealtimeRow, 'timestamp' | 'memory_mb'>

/** The memory samples of one request in order; none where there is no such request. */
export async function memoryOfRequest(reader: BulkReader, request_id: string): Promise<MemorySample[]> {
  const rows = await reader.rows(
    sql`SELECT sample.timestamp, sample.memory_mb FROM request JOIN sample ON sample.run_ref = request.run_ref
        AND sample.seq BETWEEN request.first_sample_seq AND request.last_sample_seq
      WHERE request.request_id = ${request_id} ORDER BY sample.seq`,
  )
  return rows.length > 0 ? rows.map(memoryOf) : importedMemory(reader, request_id)
}

async function importedMemory(reader: BulkReader, request_id: string): Promise<MemorySample[]> {
  const samples: MemorySample[] = []
  for (const [ref, , start_time, end_time] of await reader.rows(importedPlaces(request_id))) {
    const place = { ref: Number(ref), start_time: Number(start_time), end_time: Number(end_time) }
    const rows = await reader.rows(samplesAt(place, sql`sample.timestamp, sample.memory_mb`))
    samples.push(...rows.map(memoryOf))
  }
  return samples.sort((a, b) => a.timestamp - b.timestamp)
}

function memoryOf([timestamp, memory_mb]: readonly unknown[]): MemorySample {
  return { timestamp: Number(timestamp), memory_mb: memory_mb === null ? null : Number(memory_mb) }
}
