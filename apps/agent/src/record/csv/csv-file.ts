import { csvHeader, type CsvColumns } from '@voicemark/schema'
import { openLineFile, type LineFile } from '../../disk/line-file.js'

/** Opens one of the two CSV files for appending, with the header of its columns when it is new. */
export function openCsvFile(path: string, columns: CsvColumns): LineFile {
  return openLineFile(path, {
    header: csvHeader(columns),
    failpoints: { before: 'csv.before_append', midLine: 'csv.mid_line' },
  })
}
