import { requestAllCsvColumns, requestCsvColumns, storedRequest } from '@voicemark/schema'
import { readHeader } from '../cells/column-header.js'
import { createRowReader, type ColumnValues } from '../cells/column-row.js'
import { createTextColumns } from '../cells/text-columns.js'
import { readDevice } from '../rows/device-name.js'
import { subjectOfFile } from '../rows/file-subject.js'
import { dropImpossible } from '../rows/impossible-values.js'
import { isOurs, unknownRequest, type FileRequest } from '../rows/measured-row.js'
import type { FileNotes } from '../text/file-notes.js'
import type { TableFormat } from './file-format.js'

const columns = { known: requestAllCsvColumns, required: Object.keys(requestCsvColumns) }
const { tags, stage_s, ...shape } = storedRequest.shape
const schemas = {
  ...shape,
  agent_id: shape.agent_id.nullable(),
  tags: tags.nullable(),
  stage_s,
}

/** All fields from the beginning: objects of one shape are made and read in a fraction of the time. */
const blank: FileRequest & { agent_id: string | null } = {
  ...unknownRequest,
  request_id: '',
  hardware_tier: '',
  device_type: '',
  success: false,
  agent_id: null,
}

/** `synthesis_*.csv` of any writer: the 26 columns in any order, and any of ours beyond them. */
export const synthesisFormat: TableFormat = {
  name: 'synthesis',
  stream: 'request',
  columns,
  fits: () => true,
  open(first, { fileName = '' }, context) {
    const { notes } = context
    const header = readHeader(first, columns, notes)
    // Only our exports of all columns name the machine, and what is missing there is empty.
    const ours = header.places.some(([name]) => name === 'agent_id')
    const texts = createTextColumns(!ours)
    const read = createRowReader(columns.known, header, schemas, { ...context, texts })
    const id = header.places.find(([name]) => name === 'request_id')?.[1] ?? 0
    const steps = !header.places.some(([name]) => name === 'clock_step_s')
    return {
      header,
      texts,
      read(record, line) {
        const literal = ours || isOurs(record[id])
        const values: ColumnValues = { ...blank }
        read(record, line, literal, values)
        values['tags'] ??= {}
        // Every value was held against the schema of its column.
        const row = values as unknown as typeof blank
        row.device_type = readDevice(row.device_type, line, notes)
        if (!ours && row.subject === null) nameSubject(row, fileName, notes)
        dropImpossible(row, line, literal, notes)
        if (steps) row.clock_step_s = clockStep(row)
        return { line, literal, agent_id: row.agent_id, row }
      },
    }
  },
}

/** By the name of the file, where that says what its columns cannot. */
function nameSubject(row: FileRequest, fileName: string, notes: FileNotes): void {
  const named = subjectOfFile(fileName, row.hardware_tier)
  if (named === null) return
  Object.assign(row, named)
  notes.say(
    `its name says that it is not of an agent's own engine: ${named.subject ?? 'unnamed'}, by ${named.asked}`,
  )
}

/** A request cannot end before it starts: the clock was set meanwhile, by about so much. */
function clockStep({ start_time, end_time, total_duration_s }: FileRequest): number | null {
  if (start_time === null || end_time === null || end_time >= start_time) return null
  return end_time - start_time - (total_duration_s ?? 0)
}
