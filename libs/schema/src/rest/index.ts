export { credential, issuedCode, issuedLink, issuedToken, session, tokenList } from './stored/access.js'
export type { Credential, IssuedCode, IssuedLink, IssuedToken, Session, TokenList } from './stored/access.js'
export { agentList, agentPart, listedAgent, runSensors, storedAgent, wholeAgent } from './stored/agents.js'
export type { AgentList, ListedAgent, RunSensors, WholeAgent } from './stored/agents.js'
export { agentTimeline, requestTimeline, runTimeline, sampleBucket } from './stored/buckets.js'
export type { AgentTimeline, RequestTimeline, RunTimeline, SampleBucket } from './stored/buckets.js'
export { campaignList, campaignStatus, observerEffects } from './stored/campaigns.js'
export type { AgentStatus, CampaignList, CampaignStatus, ObserverEffects } from './stored/campaigns.js'
export { correction, correctionPage, correctionPreview } from './stored/corrections.js'
export type { Correction, CorrectionPage, CorrectionPreview } from './stored/corrections.js'
export { facets } from './stored/facets.js'
export type { Facets } from './stored/facets.js'
export {
  collectorHealth,
  deliveryReport,
  deliveryTotals,
  diagnosis,
  liveness,
  readiness,
  replay,
  streamHealth,
} from './stored/health.js'
export type {
  CollectorHealth,
  DeliveryReport,
  DeliveryTotals,
  Diagnosis,
  Readiness,
  Replay,
  StreamHealth,
} from './stored/health.js'
export { importList, importOutcome, storedImport } from './stored/imports.js'
export type { ImportList, ImportOutcome, StoredImport } from './stored/imports.js'
export { problem } from './stored/problem.js'
export type { Problem } from './stored/problem.js'
export { readRequest, requestPage, requestPart } from './stored/requests.js'
export type { ReadRequest, RequestPage } from './stored/requests.js'
export { runPage, storedRun, wholeRun } from './stored/runs.js'
export type { RunPage, StoredRun, WholeRun } from './stored/runs.js'
export { agentSamples, requestSamples, rolledUpRow, runSamples, sample } from './stored/samples.js'
export type { AgentSamples, RequestSamples, RolledUpRow, RunSamples } from './stored/samples.js'
export { wholeRequest } from './stored/whole-request.js'
export type { WholeRequest } from './stored/whole-request.js'

export { fleetComparison, splitField } from './results/comparison.js'
export type { FleetComparison } from './results/comparison.js'
export { figureList, figureName, figureSet } from './results/figures.js'
export type { FigureList, FigureSet } from './results/figures.js'
export { describedConfiguration, hardwareList } from './results/hardware.js'
export type { DescribedConfiguration, HardwareList } from './results/hardware.js'
export { measureName } from './values/measures.js'
export { configurationStatistics } from './results/statistics.js'
export type { ConfigurationStatistics } from './results/statistics.js'
export { configurationExport, configurationSummary, fleetExport, fleetSummary } from './results/summary.js'
export type { FleetExport, FleetSummary } from './results/summary.js'
