import {
  realtimeAllCsvColumns,
  realtimeCsvColumns,
  realtimeSample,
  type RealtimeSample,
} from '@voicemark/schema'
import { z } from 'zod'
import { readHeader } from './column-header.js'
import { createRowReader } from './column-row.js'
import type { TableFormat } from './format.js'

const columns = { known: realtimeAllCsvColumns, required: Object.keys(realtimeCsvColumns) }
const schemas = { ...realtimeSample.shape, agent_id: z.uuid().nullable() }
const nothing = Object.fromEntries(Object.keys(realtimeSample.shape).map((name) => [name, null]))

/** `realtime_*.csv` of any writer: the 7 columns in any order, and any of ours beyond them. */
export const realtimeFormat: TableFormat = {
  name: 'realtime',
  stream: 'sample',
  fits: (names) =>
    names.includes('timestamp') && names.includes('cpu_percent') && !names.includes('request_id'),
  open(cells, _hints, onMissing) {
    const header = readHeader(cells, columns)
    const read = createRowReader(columns.known, header, schemas, onMissing)
    const literal = header.places.length > columns.required.length
    return {
      header,
      read(record, line) {
        const { agent_id, ...values } = read(record, line, literal)
        // Every value was held against the schema of its column.
        const row = { ...nothing, ...values } as unknown as RealtimeSample
        return { line, literal, agent_id: typeof agent_id === 'string' ? agent_id : null, row }
      },
    }
  },
}
