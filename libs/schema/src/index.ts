export {
  csvHeader,
  csvLine,
  spreadsheetLine,
  parseCsv,
  realtimeAllCsvColumns,
  realtimeCsvColumns,
  requestAllCsvColumns,
  requestCsvColumns,
} from './csv.js'
export type { CsvColumns, CsvKind, CsvRow, CsvValue } from './csv.js'
export { gpuSpecs, hardwareSpecs } from './hardware-specs.js'
export type { GpuSpecs, HardwareSpecs } from './hardware-specs.js'
export { metricsAnalysis, metricsExport, metricsSummary } from './metrics.js'
export type { MetricsAnalysis, MetricsExport, MetricsSummary } from './metrics.js'
export { isInRange, numberRange } from './number-range.js'
export type { NumberRange } from './number-range.js'
export { realtimeColumns, realtimeRow, realtimeSample } from './realtime-row.js'
export type { RealtimeRow, RealtimeSample } from './realtime-row.js'
export { failureClass, quantization, requestColumns, requestRow, tags } from './request-row.js'
export type {
  FailureClass,
  Quantization,
  RequestColumns,
  RequestRow,
  StageSeconds,
  Tags,
} from './request-row.js'
export { storedRequest } from './stored-row.js'
export type { StoredRequest } from './stored-row.js'
export { campaignMessage, campaignProtocolVersion, campaignReply, campaignState } from './campaign-wire.js'
export type { CampaignMessage, CampaignReply, CampaignState } from './campaign-wire.js'
export { addressOf, configurationLabel } from './configuration-name.js'
export { readPlan, reopenPlan } from './plan.js'
export type { Plan, PlanReading } from './plan.js'
export { isOneAtATime, loadLabel } from './plan-load.js'
export type { PlanProblem } from './plan-problems.js'
export { largestSeed } from './plan-schema.js'
export type { Configuration, HttpConfiguration, OwnConfiguration, RawPlan } from './plan-schema.js'
export { serverUrl, speechUrl } from './server-url.js'
export { speechSpeed, speedRange, voiceName, voiceNameRule } from './speech.js'
export {
  batchMessage,
  handshake,
  helloMessage,
  largestMessageBytes,
  lossMessage,
  lossReason,
  oldestProtocolVersion,
  protocolOneFields,
  protocolVersion,
  refusedHandshake,
  stream,
  streamFields,
  wireReply,
} from './wire.js'
export type { BatchMessage, HelloMessage, LossMessage, LossReason, Stream, WireReply } from './wire.js'
