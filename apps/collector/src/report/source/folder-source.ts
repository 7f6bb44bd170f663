import { createHash } from 'node:crypto'
import type { FolderFiles } from '../../folder/folder-files.js'
import type { ReportSource } from './report-source.js'

/**
 * The rows of a metrics folder. Nobody can tell from its files what was lost on the way to them, which agents there were and
 * which samples belong to a request, so that all of these are unknown.
 */
export function createFolderSource({
  forEachRequest,
  filesLeftOut,
  rowsSkipped,
  remarks,
}: FolderFiles): ReportSource {
  return {
    origin: 'files',
    async version() {
      const hash = createHash('sha256')
      await forEachRequest((row) => void hash.update(`${JSON.stringify(row)}\n`))
      return `files-${hash.digest('hex').slice(0, 16)}`
    },
    forEachRequest,
    forEachSample: null,
    delivery: () => Promise.resolve(null),
    corrected: () => Promise.resolve({ removed: [], log: [] }),
    machines: () => Promise.resolve(null),
    sensors: () => Promise.resolve([]),
    timelines: () => Promise.resolve(null),
    isImported: () => false,
    names: () => ({ ownLabelOf: () => null, mergeLabelOf: null }),
    leftOut: () => ({ files: filesLeftOut.length, rows: rowsSkipped.length }),
    remarks: () => [
      ...filesLeftOut.map((fault) => `file left out: ${fault}`),
      ...rowsSkipped.map((fault) => `row skipped: ${fault}`),
      ...remarks,
    ],
  }
}
