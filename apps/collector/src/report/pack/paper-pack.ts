import type { FigureRenderer } from '../../figures/drawing/figure-renderer.js'
import { NothingMeasuredError } from '../source/nothing-measured.js'
import { type ReportQuery, readReport } from '../source/report-data.js'
import type { ReportSource } from '../source/report-source.js'
import { dataFiles } from './data-files.js'
import { packEntries, type PackEntry } from './pack.js'
import { reportFigures } from './report-figures.js'

/** Reads the rows and gives the pack's files, which are made one after the other as they are asked for. */
export async function makePack(
  source: ReportSource,
  query: ReportQuery,
  renderer: Pick<FigureRenderer, 'render'>,
): Promise<Iterable<PackEntry>> {
  const report = await readReport(source, query)
  if (report.configurations.length === 0) throw new NothingMeasuredError(query)
  return packEntries(report, reportFigures(report, renderer), dataFiles(source))
}
