import { isAbsolute, relative } from 'node:path'
import { createRequestSummary, isBeside, type RequestSummaryState } from '@voicemark/analysis'
import { errorReason } from '@voicemark/daemon'
import type { MetricsAnalysis, MetricsExport, MetricsSummary, RequestRow } from '@voicemark/schema'
import type { Logger } from 'pino'
import { writeJsonFile, type MetricFiles } from './csv/metric-files.js'
import { isExternal } from './csv/synthesis-csv.js'

/** What the recorded requests of this machine say, and the file that says it. */
export interface RecordFigures {
  /** Counts a row in; one that another device made is left out, and that of a server, whatever its device is called. */
  add(row: RequestRow): void
  /** Writes the analysis into its file; never throws. */
  write(): void
  /** Requests that were counted. */
  total(): number
  summary(): MetricsSummary
  analysis(): MetricsAnalysis
  exportMetrics(): MetricsExport
  state(): RequestSummaryState
}

export interface RecordFiguresOptions {
  readonly files: MetricFiles
  readonly hardware_tier: string
  readonly device_type: string
  /** What was counted before, from which it goes on. @default nothing */
  readonly state?: RequestSummaryState | undefined
  readonly log: Logger
}

export function createRecordFigures({
  files,
  hardware_tier,
  device_type,
  state,
  log,
}: RecordFiguresOptions): RecordFigures {
  const configuration = { hardware_tier, device_type }
  const counted = createRequestSummary(state)
  const analysis = () => counted.analysis(configuration)
  return {
    add(row) {
      if (row.device_type === device_type && !isExternal(row) && !isBeside(row)) counted.add(row)
    },
    write() {
      try {
        writeJsonFile(files.analysis, analysis())
      } catch (error) {
        // Derived from the rows and written again with the next one.
        log.error({ event: 'analysis-not-written', reason: errorReason(error) })
      }
    },
    total: () => counted.total(),
    summary: () => counted.summary(configuration),
    analysis,
    exportMetrics: () => ({
      csv_files: { synthesis: shownPath(files.synthesis), realtime: shownPath(files.realtime) },
      analysis: analysis(),
      total_syntheses: counted.total(),
      hardware_tier,
    }),
    state: counted.state,
  }
}

/** Relative to where the agent was started when it lies below, as `./metrics/…`; absolute otherwise. */
function shownPath(path: string): string {
  const shown = relative(process.cwd(), path)
  return shown.startsWith('..') || isAbsolute(shown) ? path : `./${shown.replaceAll('\\', '/')}`
}
