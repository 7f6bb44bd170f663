import {
  type CsvColumns,
  realtimeAllCsvColumns,
  realtimeCsvColumns,
  requestAllCsvColumns,
  requestCsvColumns,
} from '@voicemark/schema'
import type { ExportedRows } from './export-format.js'

/** Every field of a stored row, in the order in which they are exported: those of the CSV, then whose they are and their places. */
export const allColumns = {
  requests: {
    ...requestAllCsvColumns,
    run_id: 'str',
    seq: 'int',
    first_sample_seq: 'int',
    last_sample_seq: 'int',
  },
  samples: { ...realtimeAllCsvColumns, run_ref: 'str', seq: 'int' },
} as const satisfies Record<ExportedRows, CsvColumns>

/** Where excluded requests are exported as well: why each is excluded. */
export const excludedColumn = { excluded: 'str' } as const satisfies CsvColumns

const seedColumns: Readonly<Record<ExportedRows, CsvColumns>> = {
  requests: requestCsvColumns,
  samples: realtimeCsvColumns,
}

/** Columns of a name that no row has, or that were named twice. */
export class ColumnsError extends Error {
  override readonly name = 'ColumnsError'
}

/**
 * Reads `seed`, `all` or `voice,rtf,…`, in the order that is wanted.
 * @param withExcluded Whether excluded rows are exported as well.
 * @throws ColumnsError that says which columns there are.
 */
export function exportColumns(rows: ExportedRows, asked: string, withExcluded = false): CsvColumns {
  if (asked === 'seed') return seedColumns[rows]
  const all: CsvColumns = {
    ...allColumns[rows],
    ...(withExcluded && rows === 'requests' ? excludedColumn : {}),
  }
  if (asked === 'all') return all
  const names = asked.split(',')
  const kinds = names.map((name) => {
    const kind = Object.hasOwn(all, name) ? all[name] : undefined
    if (kind === undefined)
      throw new ColumnsError(
        `expected seed, all, or names of columns with commas between: ${Object.keys(all).join(', ')}`,
      )
    return [name, kind] as const
  })
  if (new Set(names).size < names.length) throw new ColumnsError('each column may be named once')
  return Object.fromEntries(kinds)
}
