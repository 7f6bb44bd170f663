import type { HelloMessage, RealtimeRow, StoredRequest, Stream, WireReply } from '@voicemark/schema'
import { type AgentSeen, readAgentsSeen } from './campaigns/agents-seen.js'
import { type CampaignPace, readCampaignPaces } from './campaigns/campaign-pace.js'
import {
  addCampaign,
  type CampaignAgent,
  readCampaign,
  readCampaignAgents,
  readCampaigns,
  readOpenCampaigns,
  setCampaignAgents,
  stopCampaign,
  type StoredCampaign,
} from './campaigns/stored-campaigns.js'
import { type CorrectionStore, createCorrectionStore } from './corrections/stored-corrections.js'
import { createCredentials, type Credentials } from './credentials/credentials.js'
import { hasExclusions } from './corrected/excluded-rows.js'
import { type HeldCorrections, noCorrections, readEffective } from './corrected/read-effective.js'
import { openDatabase } from './databases/open-database.js'
import { readInPlace } from './bulk/read-in-place.js'
import type { ExportPiece, RowPlace } from './exporting/export-piece.js'
import { exportPieces, type ExportQuery, isPlace } from './exporting/export-pieces.js'
import { createDeliveryHealth, type ReadHealth } from './delivery/delivery-health.js'
import { readDuplicateAgents, type DuplicateAgent } from './delivery/duplicate-agents.js'
import type { FoldStep } from './folding/fold-step.js'
import { type FoldBefore, foldSamples } from './folding/folded-blocks.js'
import { readSizes, type StoreSizes } from './folding/store-sizes.js'
import { createLookup, type Lookup } from './lookup/lookup.js'
import type { RequestPage, RequestPageFilter } from './lookup/request-page.js'
import { type OpenReading, readingOf } from './lookup/reading.js'
import type { ImportOutcome, ImportPlan } from './imports/import-plan.js'
import { importRows } from './imports/import-rows.js'
import { readImports, type StoredImport } from './imports/stored-imports.js'
import { readDataVersion } from './reading/data-version.js'
import { countFolded } from './reading/folded-samples.js'
import { askDatabase, type Readiness } from './reading/readiness.js'
import type { RequestFilter, SampleFilter } from './reading/row-filter.js'
import { readOrigins, type StoredOrigin } from './reading/run-origins.js'
import {
  type AgentFilter,
  createAgentReader,
  readConfigurations,
  type StoredAgent,
  type StoredConfiguration,
} from './reading/stored-fleet.js'
import { createLiveRows, type LiveRows } from './live/live-runs.js'
import type { ReadRequest } from './reading/excluded-requests.js'
import { countExcluded, readRequest, requestPages } from './reading/stored-requests.js'
import { valuesFrom } from './databases/read-values.js'
import { readRunSensors, type RunSensors, type SensorsFilter } from './reading/run-sensors.js'
import type { Taken } from './removal/removal-progress.js'
import { removeDeleted } from './removal/removals.js'
import { type RolledUpRow, rollupsOfRequest } from './reading/stored-rollups.js'
import {
  countExcludedSamples,
  type MachineSample,
  samplePages,
  samplesOfRequest,
} from './reading/stored-samples.js'
import { createTimelines, type Timelines } from './timeline/timeline.js'
import type { Delivery } from './writing/deliveries.js'
import { createGreeter } from './writing/greeting.js'
import { commitGroup } from './writing/group-commit.js'
import { replayQuarantine, type Replay } from './writing/quarantine-replay.js'

/** Rows in, rows out. What writes answers with a value and never rejects; what reads may reject. */
export interface Store {
  /** Makes an agent and its run known; `ok` carries the seq that is wanted next of each stream. */
  hello(agent_id: string, message: HelloMessage): Promise<WireReply>
  /** Stores all batches in one transaction; one reply for each, in their order, `ok` only after the commit. */
  ingest(batches: readonly Delivery[]): Promise<WireReply[]>
  /** In the order in which they were first seen. */
  agents(filter?: AgentFilter): Promise<StoredAgent[]>
  /** What machines can measure: of each agent the newest run that says so, or one run. */
  sensors(filter: SensorsFilter): Promise<RunSensors[]>
  /** Those of an agent together, in the order in which the agents were first seen. */
  configurations(): Promise<StoredConfiguration[]>
  /** As `lookup.page`. */
  requests(filter: RequestPageFilter): Promise<RequestPage | null>
  /** Rows that somebody asks for, however many there are. */
  readonly lookup: Lookup
  /** Samples over time. */
  readonly timelines: Timelines
  /** One request; null where there is none. */
  request(request_id: string): Promise<StoredRequest | null>
  /** Samples of one request in order; null where there is no such request. */
  requestSamples(request_id: string): Promise<RealtimeRow[] | null>
  /** Coarser rows that stand for samples of one request; ask for its samples first. Null where there is none. */
  requestRollups(request_id: string): Promise<RolledUpRow[] | null>
  /** What holds now of all corrections. */
  heldCorrections(): Promise<HeldCorrections>
  /**
   * Requests run by run in the order in which they were made, some at a time.
   * @param corrections By which rows are told that are excluded. @default those of now
   */
  requestPages(filter: RequestFilter, corrections?: HeldCorrections): AsyncIterable<ReadRequest[]>
  /** Rows that are left out of those that a filter fits, since persons have excluded them. */
  excludedRequests(filter: RequestFilter): Promise<number>
  /** Samples that are left out likewise. */
  excludedSamples(filter: SampleFilter): Promise<number>
  /** Samples run by run in the order in which they were made, some at a time; `run_ref` is the run's id. */
  samplePages(filter: SampleFilter): AsyncIterable<MachineSample[]>
  /** What is read of an export, piece by piece: all rows that were stored when it began. */
  exportPieces(query: ExportQuery): AsyncGenerator<ExportPiece, void, boolean | undefined>
  /** Whether an export may go on behind this place. */
  isPlace(place: RowPlace): Promise<boolean>
  /** Both streams of every run. */
  health: ReadHealth
  /** Samples that a filter fits and that are only in coarser rows now. */
  foldedSamples(filter: SampleFilter): Promise<number>
  /** Agents of which two copies run now. */
  duplicateAgents(): Promise<DuplicateAgent[]>
  /** Stores the rows of a file in one transaction, all or none. @throws ImportRefused; rejects as what reads does. */
  importRows(plan: ImportPlan): Promise<ImportOutcome>
  /** Where the rows of each run come from. */
  origins(): Promise<StoredOrigin[]>
  /** The files that were imported, newest first. */
  imports(limit: number): Promise<StoredImport[]>
  /** Tries the rows in quarantine again. */
  replayQuarantine(): Promise<Replay>
  /** Folds old samples into coarser rows: one short transaction each time that the next step is asked for. */
  fold(before: FoldBefore): AsyncGenerator<FoldStep, void>
  sizes(): Promise<StoreSizes>
  /** Keeps a new campaign and its first agents. Rejects, as all of campaigns do, when the database is away. */
  addCampaign(campaign: StoredCampaign, agents: readonly CampaignAgent[]): Promise<void>
  /** Newest first. */
  campaigns(limit: number): Promise<StoredCampaign[]>
  /** Null where there is none. */
  campaign(campaign_id: string): Promise<StoredCampaign | null>
  /** Those that agents have to be asked about, and those made after a time in Unix seconds. */
  openCampaigns(after: number): Promise<StoredCampaign[]>
  campaignAgents(campaign_ids: readonly string[]): Promise<CampaignAgent[]>
  setCampaignAgents(agents: readonly CampaignAgent[]): Promise<void>
  stopCampaign(campaign_id: string, now: number): Promise<boolean>
  /** How fast the agents are that run campaigns now. */
  campaignPaces(campaign_ids: readonly string[]): Promise<CampaignPace[]>
  /** All agents, by their latest run. */
  agentsSeen(): Promise<AgentSeen[]>
  /** What those read who watch. */
  readonly live: LiveRows
  /** What proves who asks. */
  readonly credentials: Credentials
  /** What somebody changed of what the data say. */
  readonly corrections: CorrectionStore
  /** Takes away what was deleted: one short transaction each time that the next step is asked for. */
  removeDeleted(): AsyncGenerator<Taken, void>
  /** Resolves when the database can do this now; rejects with the reason why not. */
  ask(readiness: Readiness): Promise<void>
  /** Changes with every row that arrives, or with every row of one stream. */
  dataVersion(stream?: Stream): Promise<string>
  /** May be called twice. */
  close(): Promise<void>
}

/**
 * Opens `file:PATH` or `postgresql://…` and brings it up to date; rejects with a StoreError.
 * @param openReading How a SQLite file is read for those who look rows up. @default on the thread that asks
 */
export async function openStore(databaseUrl: string, openReading: OpenReading = readInPlace): Promise<Store> {
  const database = await openDatabase(databaseUrl)
  const reading = database.provider === 'sqlite' ? openReading(databaseUrl) : readingOf(database)
  let closing: Promise<void> | undefined
  const read = valuesFrom(database)
  let known = noCorrections
  const heldCorrections = async () => (known = await readEffective(read, known))
  const lookup = createLookup(reading.read, heldCorrections)
  return {
    hello: createGreeter(database),
    ingest: (batches) => commitGroup(database, batches),
    agents: createAgentReader(database),
    sensors: (filter) => readRunSensors(database, filter),
    configurations: () => readConfigurations(database),
    requests: lookup.page,
    lookup,
    timelines: createTimelines(reading.read, database.provider),
    request: (request_id) => readRequest(database, request_id),
    requestSamples: (request_id) => samplesOfRequest(database, request_id),
    requestRollups: (request_id) => rollupsOfRequest(database, request_id),
    heldCorrections,
    requestPages: async function* (filter, held) {
      yield* requestPages(database, filter, held ?? (await heldCorrections()))
    },
    excludedRequests: async (filter) =>
      hasExclusions(await heldCorrections()) ? countExcluded(database, filter) : 0,
    excludedSamples: async (filter) =>
      hasExclusions(await heldCorrections()) ? countExcludedSamples(database, filter) : 0,
    samplePages: (filter) => samplePages(database, filter),
    exportPieces: async function* (query) {
      yield* exportPieces(database, query, await heldCorrections())
    },
    isPlace: (place) => isPlace(database, place),
    health: createDeliveryHealth(database),
    foldedSamples: (filter) => countFolded(database, filter),
    duplicateAgents: () => readDuplicateAgents(database, Date.now() / 1000),
    importRows: (plan) => importRows(database, plan),
    imports: (limit) => readImports(database, limit),
    origins: () => readOrigins(database),
    replayQuarantine: () => replayQuarantine(database),
    fold: (before) => foldSamples(database, before),
    sizes: () => readSizes(database),
    addCampaign: (campaign, agents) => addCampaign(database, campaign, agents),
    campaigns: (limit) => readCampaigns(database, limit),
    campaign: (campaign_id) => readCampaign(database, campaign_id),
    openCampaigns: (after) => readOpenCampaigns(database, after),
    campaignAgents: (campaign_ids) => readCampaignAgents(database, campaign_ids),
    setCampaignAgents: (agents) => setCampaignAgents(database, agents),
    stopCampaign: (campaign_id, now) => stopCampaign(database, campaign_id, now),
    campaignPaces: (campaign_ids) => readCampaignPaces(database, campaign_ids),
    agentsSeen: () => readAgentsSeen(database),
    live: createLiveRows(database),
    credentials: createCredentials(database),
    corrections: createCorrectionStore(database),
    removeDeleted: () => removeDeleted(database),
    ask: (readiness) => askDatabase(database, readiness),
    dataVersion: (stream) => readDataVersion(database, stream),
    close: () => (closing ??= reading.close().then(database.close)),
  }
}
