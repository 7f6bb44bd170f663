import type { FigureData } from '../figures/data/figure-data.js'
import type { BulkReader } from '../store/bulk/bulk-reader.js'
import { memoryOfRequest } from '../store/bulk/request-memory.js'
import { readMedianTimelines } from './median-timelines.js'
import { remember } from './revision-memory.js'

/** What figures are made of, once for each state of the data. */
export function createFleetData(reader: BulkReader) {
  const dataOf = remember(({ fold, isImported }): FigureData => {
    const data = fold.data()
    const imported = data.configurations.filter(({ source }) => isImported(source))
    return { ...data, imported: imported.map(({ label }) => label) }
  })
  const timelinesOf = remember((view) =>
    readMedianTimelines((request_id) => memoryOfRequest(reader, request_id), dataOf(view).configurations),
  )
  return { dataOf, timelinesOf }
}
