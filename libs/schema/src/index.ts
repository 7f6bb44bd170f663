export type {
  LiveAgent,
  LiveEventName,
  LiveEvents,
  LiveSample,
  LiveSource,
  LiveState,
} from './live/live-events.js'
export {
  parseCsv,
  realtimeAllCsvColumns,
  realtimeCsvColumns,
  requestAllCsvColumns,
  requestCsvColumns,
} from './rows/csv.js'
export { csvCell, csvHeader, csvLine, spreadsheetCell, spreadsheetLine } from './rows/csv-line.js'
export type { CsvColumns, CsvKind, CsvRow, CsvValue } from './rows/csv-line.js'
export { gpuSpecs, hardwareSpecs } from './rows/hardware-specs.js'
export type { GpuSpecs, HardwareSpecs } from './rows/hardware-specs.js'
export { metricNames, stampOf } from './rows/metric-names.js'
export type { MetricNames } from './rows/metric-names.js'
export { metricsAnalysis, metricsExport, metricsSummary } from './rows/metrics.js'
export type { MetricsAnalysis, MetricsExport, MetricsSummary } from './rows/metrics.js'
export { isInRange, numberRange } from './rows/number-range.js'
export type { NumberRange } from './rows/number-range.js'
export { realtimeColumns, realtimeRow, realtimeSample } from './rows/realtime-row.js'
export type { RealtimeRow, RealtimeSample } from './rows/realtime-row.js'
export { noEvidence, oomSource, requestEvidence } from './rows/request-evidence.js'
export type { OomSource, RequestEvidence } from './rows/request-evidence.js'
export {
  askedBy,
  failureClass,
  memoryScope,
  memorySource,
  quantization,
  requestColumns,
  requestRow,
  tags,
} from './rows/request-row.js'
export type {
  AskedBy,
  FailureClass,
  MemoryScope,
  MemorySource,
  Quantization,
  RequestColumns,
  RequestRow,
  StageSeconds,
  Tags,
} from './rows/request-row.js'
export { sensor, sensorPassport } from './rows/sensor-passport.js'
export type { Sensor, SensorPassport } from './rows/sensor-passport.js'
export { storedRequest } from './rows/stored-row.js'
export type { StoredRequest } from './rows/stored-row.js'
export { withoutText } from './rows/without-text.js'
export {
  campaignMessage,
  campaignProtocolVersion,
  campaignReply,
  campaignState,
} from './wire/campaign-wire.js'
export type { CampaignMessage, CampaignReply, CampaignState } from './wire/campaign-wire.js'
export {
  clockReply,
  mostOpenWatches,
  relayedWatch,
  watcherReply,
  watchMessage,
  watchProtocolVersion,
  watchReply,
} from './wire/watch-wire.js'
export type { ClockReply, RelayedWatch, WatcherReply, WatchMessage, WatchReply } from './wire/watch-wire.js'
export { commandWords } from './plan/command-words.js'
export { addressOf, configurationLabel } from './plan/configuration-name.js'
export { readPlan, reopenPlan } from './plan/plan.js'
export type { Plan, PlanReading } from './plan/plan.js'
export { localOnlyField } from './plan/local-only.js'
export { isOneAtATime, loadLabel } from './plan/plan-load.js'
export type { PlanProblem } from './plan/plan-problem.js'
export { largestSeed } from './plan/plan-schema.js'
export type {
  CommandConfiguration,
  Configuration,
  ForeignConfiguration,
  HttpConfiguration,
  OwnConfiguration,
  RawPlan,
  Serve,
  WyomingConfiguration,
} from './plan/plan-schema.js'
export { serverUrl, speechUrl } from './plan/server-url.js'
export {
  speakerName,
  speechSpeed,
  speedRange,
  splitSpokenVoice,
  spokenVoice,
  spokenVoiceRule,
  voiceName,
  voiceNameRule,
} from './plan/speech.js'
export { parseWatch, watchText, writeWatch } from './plan/watch.js'
export type { LocalWatch, RemoteWatch, Watch } from './plan/watch.js'
export {
  batchMessage,
  handshake,
  helloMessage,
  largestMessageBytes,
  largestSeq,
  lossMessage,
  lossReason,
  mostRowValues,
  oldestProtocolVersion,
  protocolOneFields,
  protocolVersion,
  refusedHandshake,
  stream,
  spoolFigures,
  streamFields,
  wireReply,
} from './wire/wire.js'
export type {
  BatchMessage,
  HelloMessage,
  LossMessage,
  LossReason,
  SpoolFigures,
  Stream,
  WireReply,
} from './wire/wire.js'
