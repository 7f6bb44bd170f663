import { createFigureFold, type FigureData } from '../figures/data/figure-data.js'
import { type FolderFiles, type FolderOptions, openFolder } from './folder-files.js'

/** What a metrics folder holds, ready to be drawn. */
export interface MetricsFolder
  extends FigureData, Pick<FolderFiles, 'filesLeftOut' | 'rowsSkipped' | 'remarks'> {}

/**
 * Reads every `synthesis_*.csv` of a folder, whoever wrote it. A file that cannot be used is left out and named; the
 * others are used.
 * @throws FolderError when the folder itself cannot be read or has no such file.
 */
export async function readMetricsFolder(folder: string, how: FolderOptions = {}): Promise<MetricsFolder> {
  const { forEachRequest, filesLeftOut, rowsSkipped, remarks } = await openFolder(folder, how)
  let fold = createFigureFold()
  await forEachRequest(fold.add)
  if (fold.isOutdated()) {
    fold = createFigureFold([], undefined, {}, fold.basis())
    await forEachRequest(fold.add)
  }
  return {
    ...fold.data({ files: filesLeftOut.length, rows: rowsSkipped.length }),
    filesLeftOut,
    rowsSkipped,
    remarks,
  }
}
