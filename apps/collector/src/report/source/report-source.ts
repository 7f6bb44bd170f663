import { type ComparedRequest, isExcluded, type MeasuredRequest } from '@voicemark/analysis'
import type { RealtimeRow, StoredRequest } from '@voicemark/schema'
import type { CsvRow, requestCsvColumns } from '@voicemark/schema'
import type { FigureConfiguration, FigureData, Omissions } from '../../figures/data/figure-data.js'
import { type MachineNames, machineNames } from '../../fleet/machines/machine-names.js'
import { readMedianTimelines } from '../../fleet/median-timelines.js'
import { createRowSources, type RowSources } from '../../fleet/machines/row-sources.js'
import { deliveryTotals, type DeliveryTotals } from '../../health/collector-health.js'
import type { Correction } from '../../store/corrections/correction.js'
import type { RemovedFor } from '../../store/corrections/removed-reasons.js'
import type { RunSensors } from '../../store/reading/run-sensors.js'
import { noCorrections } from '../../store/corrected/read-effective.js'
import type { StoredAgent } from '../../store/reading/stored-fleet.js'
import type { Store } from '../../store/store.js'
import { createSampleRanges } from './request-samples.js'

/** A request as a report reads it: the columns of the CSV, and of the extension what there is. */
export type ReportRow = MeasuredRequest & ComparedRequest & CsvRow<typeof requestCsvColumns>

/** What is told of a machine. */
export type Machine = Pick<StoredAgent, 'agent_id' | 'hardware_tier' | 'device_type' | 'hardware'>

/** The law of delivery, which does not say how many rows there are. */
export type ReportedDelivery = Omit<DeliveryTotals, 'stored'>

/** What somebody changed of what the data say. */
export interface Corrected {
  readonly removed: readonly RemovedFor[]
  readonly log: readonly Correction[]
}

/** Where a report's rows come from; every reading gives the same rows in the same order. */
export interface ReportSource {
  readonly origin: 'collector' | 'files'
  version(): Promise<string>
  /** Warm-up, cold and excluded requests among them; the corrections are those of the first reading. */
  forEachRequest(onRow: (row: ReportRow, machine: string) => void | Promise<void>): Promise<void>
  /** Samples taken while these requests ran; null where there are none to be had. */
  readonly forEachSample: ((onRow: (row: RealtimeRow) => void | Promise<void>) => Promise<void>) | null
  delivery(): Promise<ReportedDelivery | null>
  /** Why rows were deleted, and all else that was corrected. */
  corrected(): Promise<Corrected>
  machines(): Promise<readonly Machine[] | null>
  /** Of the runs of the requests that were read, those that say it. */
  sensors(): Promise<readonly RunSensors[]>
  /** The memory of one request of each configuration; null where there are no samples. */
  timelines(configurations: readonly FigureConfiguration[]): Promise<FigureData['timelines']>
  /** Whether a machine's rows are from files that were imported. */
  isImported(machine: string): boolean
  /** What persons call machines; after the first reading. */
  names(): MachineNames
  /** What could not be read and is in nothing of the pack. */
  leftOut(): Pick<Omissions, 'files' | 'rows'>
  remarks(): readonly string[]
}

type ReadStore = Pick<
  Store,
  | 'dataVersion'
  | 'heldCorrections'
  | 'origins'
  | 'requestPages'
  | 'samplePages'
  | 'requestSamples'
  | 'health'
  | 'agents'
  | 'sensors'
  | 'corrections'
>

/**
 * The rows of a store, of one campaign or all. What arrives after the first reading is in none of the later ones, so that
 * tables and data files are of the same rows.
 */
export function createStoreSource(store: ReadStore, campaign_id: string | null): ReportSource {
  let ends: Map<string, number> | null = null
  let sources: RowSources<string> = createRowSources<string>([])
  let corrections = noCorrections
  const ranges = createSampleRanges()
  return {
    origin: 'collector',
    version: () => store.dataVersion('request'),
    async forEachRequest(onRow) {
      const first = ends === null
      const known = ends ?? new Map<string, number>()
      if (first) {
        corrections = await store.heldCorrections()
        sources = createRowSources(await store.origins(), corrections.joins)
      }
      const isIn = (row: StoredRequest) =>
        (campaign_id === null || row.campaign_id === campaign_id) &&
        (first || row.seq <= (known.get(row.run_id) ?? -1))
      const every = { includeWarmup: true, excluded: 'included' } as const
      for await (const page of store.requestPages(every, corrections))
        for (const row of page.filter(isIn)) {
          if (first) {
            known.set(row.run_id, row.seq)
            if (!isExcluded(row)) ranges.add(row)
          }
          // A run that is newer than the sources is of an agent that has just begun to deliver.
          await onRow(row, sources.of(row.run_id) || (corrections.joins.get(row.agent_id) ?? row.agent_id))
        }
      ends = known
    },
    async forEachSample(onRow) {
      for (const run_id of ranges.runs()) {
        const within = ranges.within(run_id)
        for await (const page of store.samplePages({ run_id, excluded: 'included' }))
          for (const row of page) if (within(row.seq)) await onRow(row)
      }
    },
    delivery: async () => deliveryTotals(await store.health()),
    corrected: () => correctedOf(store),
    machines: () => machinesOf(store),
    async sensors() {
      const found: RunSensors[] = []
      for (const run_id of ends?.keys() ?? []) found.push(...(await store.sensors({ run_id })))
      return found
    },
    timelines: (configurations) => readMedianTimelines(store.requestSamples, configurations),
    isImported: (machine) => sources.isImported(machine),
    names: () => machineNames(corrections, sources),
    leftOut: () => ({ files: 0, rows: 0 }),
    remarks: () => [],
  }
}

const correctedOf = async ({ corrections }: Pick<Store, 'corrections'>): Promise<Corrected> => ({
  removed: await corrections.removed(),
  log: await corrections.log(),
})

/** What else is known of an agent changes while it idles. */
async function machinesOf(store: Pick<Store, 'agents'>): Promise<Machine[]> {
  const agents = await store.agents()
  return agents.map(({ agent_id, hardware_tier, device_type, hardware }) => ({
    agent_id,
    hardware_tier,
    device_type,
    hardware,
  }))
}
