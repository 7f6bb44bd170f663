import type { RealtimeRow } from '@voicemark/schema'
import { sql } from '../databases/database.js'
import { importedPlaces, samplesAt } from '../reading/imported-samples.js'
import { ofSubject, samplesPlace } from '../reading/sample-place.js'
import type { BulkReader } from './bulk-reader.js'

/** Memory during a request, one point a sample. */
export type MemorySample = Pick<RealtimeRow, 'timestamp' | 'memory_mb'>

const columns = sql`sample.timestamp, sample.memory_mb`

/** The memory samples of one request in order, none of another subject; none where there is no such request. */
export async function memoryOfRequest(reader: BulkReader, request_id: string): Promise<MemorySample[]> {
  const found = await samplesPlace((statement) => reader.rows(statement), request_id)
  if (found === null) return []
  const { place, watched } = found
  if (place === null) return importedMemory(reader, request_id, watched)
  const rows = await reader.rows(
    sql`SELECT ${columns} FROM sample WHERE run_ref = ${place.ref}
      AND seq BETWEEN ${place.first} AND ${place.last} AND ${ofSubject(place.watched)} ORDER BY seq`,
  )
  return rows.map(memoryOf)
}

async function importedMemory(
  reader: BulkReader,
  request_id: string,
  watched: string | null,
): Promise<MemorySample[]> {
  const samples: MemorySample[] = []
  for (const [ref, , start_time, end_time] of await reader.rows(importedPlaces(request_id))) {
    const place = { ref: Number(ref), start_time: Number(start_time), end_time: Number(end_time) }
    const rows = await reader.rows(samplesAt(place, columns, ofSubject(watched)))
    samples.push(...rows.map(memoryOf))
  }
  return samples.sort((a, b) => a.timestamp - b.timestamp)
}

function memoryOf([timestamp, memory_mb]: readonly unknown[]): MemorySample {
  return { timestamp: Number(timestamp), memory_mb: memory_mb === null ? null : Number(memory_mb) }
}
