import { appendFileSync } from 'node:fs'
import { hardwareTier, readHardware } from '@voicemark/sampler'
import {
  csvLine,
  realtimeCsvColumns,
  requestCsvColumns,
  type HardwareSpecs,
  type MetricNames,
  type MetricsAnalysis,
  type RealtimeSample,
} from '@voicemark/schema'
import type { Recorded, Warn } from '../recorder.js'
import type { SynthesisRow } from '../synthesis-row.js'
import { unknownDevice } from './finished-row.js'
import { openMetricFolder, writeJsonFile } from './metric-folder.js'
import type { ThreadSetup } from './thread-orders.js'

/** The files of one run. A disk that takes nothing is a warning, and the synthesis goes on. */
export interface RecordBook {
  readonly hardware: HardwareSpecs
  readonly recorded: Recorded
  addSample(row: RealtimeSample): void
  addRow(row: SynthesisRow): void
  writeAnalysis(analysis: MetricsAnalysis): void
}

/** Reads what the machine is, and makes the files. @throws the system's error. */
export async function openRecordBook(
  { metricsDir, profile }: ThreadSetup,
  now: Date,
  warn: Warn,
): Promise<RecordBook> {
  const record = await readHardware({ onFault: (source) => warn('source-unreadable', source) })
  const device_type = profile.device_type ?? unknownDevice
  const hardware_tier = profile.hardware_tier ?? hardwareTier(record, device_type)
  const hardware = { hardware_tier, ...record }
  const paths = openMetricFolder(metricsDir, hardware, now)
  const { synthesis, realtime } = paths
  return {
    hardware,
    recorded: { hardware_tier, device_type, csv_files: { synthesis, realtime } },
    ...writersOf(paths, warn),
  }
}

function writersOf(paths: MetricNames, warn: Warn) {
  const attempt = (path: string, write: () => void) => {
    try {
      write()
    } catch (error) {
      warn('not-written', `${path}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  const append = (path: string, line: string) => attempt(path, () => appendFileSync(path, line))
  return {
    addSample: (row: RealtimeSample) => append(paths.realtime, csvLine(realtimeCsvColumns, row)),
    addRow: (row: SynthesisRow) => append(paths.synthesis, csvLine(requestCsvColumns, row)),
    writeAnalysis: (analysis: MetricsAnalysis) =>
      attempt(paths.analysis, () => writeJsonFile(paths.analysis, analysis)),
  }
}
