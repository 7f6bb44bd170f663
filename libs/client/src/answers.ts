import type {
  AgentList,
  AgentSamples,
  AgentTimeline,
  CampaignList,
  CampaignStatus,
  CollectorHealth,
  Correction,
  CorrectionPage,
  CorrectionPreview,
  Credential,
  DeliveryReport,
  Diagnosis,
  Facets,
  FigureList,
  FigureSet,
  FleetComparison,
  FleetExport,
  FleetSummary,
  HardwareList,
  ImportList,
  IssuedCode,
  IssuedLink,
  IssuedToken,
  ObserverEffects,
  Readiness,
  Replay,
  RequestPage,
  RequestSamples,
  RequestTimeline,
  RunPage,
  RunSamples,
  RunSensors,
  RunTimeline,
  Session,
  TokenList,
  WholeAgent,
  WholeRequest,
  WholeRun,
} from '@voicemark/schema/rest'

/** What is answered to GET, by path; `:name` stands for a part of the path that the caller gives. */
export interface Answers {
  '/api/v1/agents': AgentList
  '/api/v1/agents/:id': WholeAgent
  '/api/v1/agents/:id/sensors': RunSensors
  '/api/v1/campaigns': CampaignList
  '/api/v1/campaigns/:id': CampaignStatus
  '/api/v1/campaigns/:id/observer-effect': ObserverEffects
  '/api/v1/comparison': FleetComparison
  '/api/v1/corrections': CorrectionPage
  '/api/v1/corrections/:id': Correction
  '/api/v1/diagnosis': Diagnosis
  '/api/v1/facets': Facets
  '/api/v1/figures': FigureList
  '/api/v1/hardware': HardwareList
  '/api/v1/health': DeliveryReport
  '/api/v1/imports': ImportList
  /** All columns: with `fields` rows have only those. */
  '/api/v1/requests': RequestPage
  '/api/v1/requests/:id': WholeRequest
  /** With `step` the second, as of all samples. */
  '/api/v1/requests/:id/samples': RequestSamples | RequestTimeline
  '/api/v1/runs': RunPage
  '/api/v1/runs/:id': WholeRun
  '/api/v1/runs/:id/samples': RunSamples | RunTimeline
  '/api/v1/samples': AgentSamples | AgentTimeline
  '/api/v1/session': Session
  '/api/v1/tokens': TokenList
  /** Of all configurations: with `hardware` it has another form. */
  '/metrics/summary': FleetSummary
  '/metrics/export': FleetExport
  '/healthz': CollectorHealth
  '/readyz': Readiness
}

/** What is answered to POST, by path. */
export interface Posted {
  '/api/v1/campaigns': CampaignStatus
  '/api/v1/campaigns/:id/stop': CampaignStatus
  /** With `dry_run=true` the second. */
  '/api/v1/corrections': Correction | CorrectionPreview
  '/api/v1/corrections/:id/undo': Correction
  '/api/v1/enrolments': IssuedCode
  '/api/v1/enrolments/redeem': IssuedToken
  '/api/v1/figures': FigureSet
  '/api/v1/links': IssuedLink
  '/api/v1/quarantine/replay': Replay
  '/api/v1/tokens': IssuedToken
  '/api/v1/tokens/:id/revoke': Credential
  '/api/v1/tokens/:id/rotate': IssuedToken
}

/** A path that can be read. */
export type Readable = keyof Answers
/** A page of what is at a path. */
export type PageOf<P extends Readable> = Extract<Answers[P], { readonly next_cursor: string | null }>
/** A path that is read a page at a time. */
export type Paged = { [P in Readable]: [PageOf<P>] extends [never] ? never : P }[Readable]
/** A path that can be written to. */
export type Writable = keyof Posted
