import type { RealtimeRow } from '@voicemark/schema'
import type { FigureData } from '../../figures/data/figure-data.js'
import { readMedianTimelines } from '../../fleet/median-timelines.js'
import type { Corrected, Machine, ReportSource } from '../../report/source/report-source.js'
import type { RunSensors } from '../../store/reading/run-sensors.js'
import { createHandedSamples } from './handed-samples.js'
import type { HandedConditions } from './handed-conditions.js'
import type { HandedRow } from './handed-row.js'
import { machineKeyOf } from './machine-key.js'

/** Rows that were handed on, and what is known of them. */
export interface Handed {
  /** SHA-256 of the rows. */
  readonly data_sha256: string
  readonly conditions: HandedConditions
  /** The same rows in the same order each time. */
  forEachRow(onRow: (row: HandedRow) => void | Promise<void>): Promise<void>
  /** Null where none were handed on. */
  readonly forEachSample: ((onRow: (row: RealtimeRow) => void | Promise<void>) => Promise<void>) | null
  /** Of the figures, where they were handed on without samples. */
  readonly timelines?: FigureData['timelines']
}

/** The rows as a report reads them, as if they came out of the collector or folder that they were taken from. */
export function createHandedSource({
  data_sha256,
  conditions,
  forEachRow,
  forEachSample,
  timelines = null,
}: Handed): ReportSource {
  const named = new Map(conditions.machines.map((one) => [machineKeyOf(one), one]))
  const imported = new Set(conditions.machines.filter((one) => one.imported).map(({ machine }) => machine))
  const known = (one: { source: string; hardware_tier: string; device_type: string }) =>
    named.get(machineKeyOf({ ...one, machine: one.source }))
  const isMerging = conditions.machines.some(({ merge_label }) => merge_label !== null)
  const samples = forEachSample === null ? null : createHandedSamples(forEachSample)
  return {
    origin: conditions.origin,
    version: () => Promise.resolve(`sha256-${data_sha256.slice(0, 16)}`),
    forEachRequest: (onRow) =>
      forEachRow(({ row, machine }) => {
        samples?.add(row)
        return onRow(row, machine)
      }),
    forEachSample,
    delivery: () => Promise.resolve(conditions.delivery),
    corrected: () => Promise.resolve(correctedOf(conditions)),
    machines: () => Promise.resolve(conditions.hardware as unknown as readonly Machine[] | null),
    sensors: () => Promise.resolve(conditions.sensors as readonly RunSensors[]),
    timelines: (configurations) =>
      samples === null ? Promise.resolve(timelines) : readMedianTimelines(samples.of, configurations),
    isImported: (machine) => imported.has(machine),
    names: () => ({
      ownLabelOf: (one) => known(one)?.own_label ?? null,
      mergeLabelOf: isMerging ? (one) => known(one)?.merge_label ?? null : null,
    }),
    leftOut: () => conditions.left_out,
    remarks: () => conditions.remarks,
  }
}

/** What was handed on has the fields that a report reads of a correction. */
const correctedOf = ({ removed, corrections }: HandedConditions) =>
  ({ removed, log: corrections }) as unknown as Corrected
