import { requestAllCsvColumns, requestCsvColumns, storedRequest } from '@voicemark/schema'
import { readHeader } from './column-header.js'
import { createRowReader, type ColumnValues } from './column-row.js'
import type { TableFormat } from './format.js'
import { isOurs, unknownRequest, type FileRequest } from './measured-row.js'

const columns = { known: requestAllCsvColumns, required: Object.keys(requestCsvColumns) }
const { tags, stage_s, ...shape } = storedRequest.shape
const schemas = {
  ...shape,
  device_type: shape.device_type.toLowerCase(),
  agent_id: shape.agent_id.nullable(),
  tags: tags.nullable(),
  stage_s,
}

/** `synthesis_*.csv` of any writer: the 26 columns in any order, and any of ours beyond them. */
export const synthesisFormat: TableFormat = {
  name: 'synthesis',
  stream: 'request',
  fits: () => true,
  open(cells, _hints, onMissing) {
    const header = readHeader(cells, columns)
    const read = createRowReader(columns.known, header, schemas, onMissing)
    const id = header.places.find(([name]) => name === 'request_id')?.[1] ?? 0
    // Only our exports of all columns name the machine.
    const ours = header.places.some(([name]) => name === 'agent_id')
    return {
      header,
      read(record, line) {
        const literal = ours || isOurs(record[id])
        const { agent_id, ...values } = read(record, line, literal)
        return {
          line,
          literal,
          agent_id: typeof agent_id === 'string' ? agent_id : null,
          row: requestOf(values),
        }
      },
    }
  },
}

function requestOf(values: ColumnValues): FileRequest {
  // Every value was held against the schema of its column.
  const row = Object.assign({ ...unknownRequest }, values, {
    tags: values['tags'] ?? {},
  }) as unknown as FileRequest
  row.device_type = row.device_type.toLowerCase()
  if (!('clock_step_s' in values)) row.clock_step_s = clockStep(row)
  return row
}

/** A request cannot end before it starts: the clock was set meanwhile, by about so much. */
function clockStep({ start_time, end_time, total_duration_s }: FileRequest): number | null {
  if (start_time === null || end_time === null || end_time >= start_time) return null
  return end_time - start_time - (total_duration_s ?? 0)
}
