import {
  realtimeAllCsvColumns,
  realtimeCsvColumns,
  realtimeSample,
  type RealtimeSample,
} from '@voicemark/schema'
import { z } from 'zod'
import { readHeader } from '../cells/column-header.js'
import { type ColumnValues, createRowReader } from '../cells/column-row.js'
import { createTextColumns } from '../cells/text-columns.js'
import type { TableFormat } from './file-format.js'

const columns = { known: realtimeAllCsvColumns, required: Object.keys(realtimeCsvColumns) }
const schemas = { ...realtimeSample.shape, agent_id: z.uuid().nullable() }
const blank = {
  ...Object.fromEntries(Object.keys(realtimeSample.shape).map((name) => [name, null])),
  agent_id: null,
}

/** `realtime_*.csv` of any writer: the 7 columns in any order, and any of ours beyond them. */
export const realtimeFormat: TableFormat = {
  name: 'realtime',
  stream: 'sample',
  columns,
  fits: (names) =>
    names.includes('timestamp') && names.includes('cpu_percent') && !names.includes('request_id'),
  open(first, _hints, context) {
    const header = readHeader(first, columns, context.notes)
    const read = createRowReader(columns.known, header, schemas, {
      ...context,
      texts: createTextColumns(false),
    })
    const literal = header.places.length > columns.required.length
    return {
      header,
      texts: null,
      read(record, line) {
        const values: ColumnValues = { ...blank }
        read(record, line, literal, values)
        // Every value was held against the schema of its column.
        const row = values as unknown as RealtimeSample & { agent_id: string | null }
        return { line, literal, agent_id: row.agent_id, row }
      },
    }
  },
}
