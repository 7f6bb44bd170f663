import { isBeside, isExcluded } from '@voicemark/analysis'
import {
  csvHeader,
  csvLine,
  realtimeCsvColumns,
  requestCsvColumns,
  type CsvColumns,
  type CsvRow,
} from '@voicemark/schema'
import type { ReportSource } from '../source/report-source.js'
import type { PackEntry } from './pack.js'
import { parquetChunks, requestParquet, sampleParquet } from './parquet.js'
import { pulled, type Push } from './pulled.js'

/** The rows that the pack's figures are of, as CSV and as Parquet. */
export function dataFiles({ forEachRequest, forEachSample }: ReportSource): PackEntry[] {
  const requests: PackEntry[] = [
    {
      name: 'data/synthesis.csv',
      chunks: () =>
        csvChunks(requestCsvColumns, (add) =>
          // What is in no figure is not here either, so that who counts these rows finds the numbers of the tables.
          forEachRequest((row) =>
            row.warmup === true || row.cold === true || isBeside(row) || isExcluded(row)
              ? undefined
              : add(row),
          ),
        ),
    },
    {
      name: 'data/requests.parquet',
      chunks: () =>
        parquetChunks(requestParquet, (push) =>
          forEachRequest((row) => (isExcluded(row) ? undefined : push(row))),
        ),
    },
  ]
  if (forEachSample === null) return requests
  return [
    ...requests,
    {
      name: 'data/realtime.csv',
      chunks: () =>
        csvChunks(realtimeCsvColumns, (add) =>
          // None of its columns says whose memory it is.
          forEachSample((row) => (row.watched === null ? add(row) : undefined)),
        ),
    },
    { name: 'data/samples.parquet', chunks: () => parquetChunks(sampleParquet, forEachSample) },
  ]
}

const chunkCharacters = 65_536

/** CSV in chunks of some size, since a chunk for each line would cost more than the line. */
function csvChunks<C extends CsvColumns>(
  columns: C,
  each: (add: (row: CsvRow<C>) => Promise<void> | undefined) => Promise<void>,
): AsyncGenerator<string> {
  return pulled(async (push: Push<string>) => {
    let chunk = csvHeader(columns)
    await each((row) => {
      chunk += csvLine(columns, row)
      if (chunk.length < chunkCharacters) return undefined
      const full = chunk
      chunk = ''
      return push(full)
    })
    await push(chunk)
  })
}
