export { credential, issuedCode, issuedLink, issuedToken, session, tokenList } from './access.js'
export type { Credential, IssuedCode, IssuedLink, IssuedToken, Session, TokenList } from './access.js'
export { agentList, listedAgent, runSensors, storedAgent } from './agents.js'
export type { AgentList, ListedAgent, RunSensors } from './agents.js'
export { campaignList, campaignStatus, observerEffects } from './campaigns.js'
export type { AgentStatus, CampaignList, CampaignStatus, ObserverEffects } from './campaigns.js'
export { correction, correctionPage, correctionPreview } from './corrections.js'
export type { Correction, CorrectionPage, CorrectionPreview } from './corrections.js'
export {
  collectorHealth,
  deliveryReport,
  deliveryTotals,
  liveness,
  readiness,
  replay,
  streamHealth,
} from './health.js'
export type {
  CollectorHealth,
  DeliveryReport,
  DeliveryTotals,
  Readiness,
  Replay,
  StreamHealth,
} from './health.js'
export { importList, importOutcome, storedImport } from './imports.js'
export type { ImportList, ImportOutcome, StoredImport } from './imports.js'
export { problem } from './problem.js'
export type { Problem } from './problem.js'
export { readRequest, requestPage } from './requests.js'
export type { ReadRequest, RequestPage } from './requests.js'
export { requestSamples, rolledUpRow, sample } from './samples.js'
export type { RequestSamples, RolledUpRow } from './samples.js'

export { fleetComparison, splitField } from './results/comparison.js'
export type { FleetComparison } from './results/comparison.js'
export { figureName, figureSet } from './results/figures.js'
export type { FigureSet } from './results/figures.js'
export { describedConfiguration, hardwareList } from './results/hardware.js'
export type { DescribedConfiguration, HardwareList } from './results/hardware.js'
export { measureName } from './results/measures.js'
export { configurationStatistics } from './results/statistics.js'
export type { ConfigurationStatistics } from './results/statistics.js'
export { configurationExport, configurationSummary, fleetExport, fleetSummary } from './results/summary.js'
export type { FleetExport, FleetSummary } from './results/summary.js'
