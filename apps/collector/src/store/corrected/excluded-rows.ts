import type { StoredRequest } from '@voicemark/schema'
import type { EffectiveCorrections, Exclusion } from '../corrections/effective.js'

/** What of a row is excluded by more than its run. */
type NamedRow = Partial<Pick<StoredRequest, 'request_id' | 'campaign_id' | 'judged_request_id'>>

/** What of a run says whether it is excluded. */
export interface NamedRun {
  readonly run_id: string
  readonly agent_id: string
  /** The file that its rows are from; null: an agent delivers it. */
  readonly import_id: string | null
}

/** Why a row is excluded; null: it is not. */
export type ReasonOf = (row: NamedRow) => string | null

type Excluding = Pick<EffectiveCorrections, 'excluded'>

/** Tells of the rows of a run which are excluded and why; null where none can be, so that nobody looks. */
export function reasonsOfRun(
  { excluded: { requests, runs, campaigns, imports, agents } }: Excluding,
  { run_id, agent_id, import_id }: NamedRun,
): ReasonOf | null {
  const whole = known(runs, run_id) ?? known(imports, import_id)
  const ofAgent = known(agents, agent_id)
  if (whole === null && ofAgent === null && requests.size === 0 && campaigns.size === 0) return null
  return ({ request_id, campaign_id, judged_request_id }) =>
    known(requests, request_id) ??
    // What is said of the sound of a request goes with it.
    known(requests, judged_request_id) ??
    whole ??
    known(campaigns, campaign_id) ??
    ofAgent
}

function known(exclusions: ReadonlyMap<string, Exclusion>, name: string | null | undefined): string | null {
  return name === null || name === undefined ? null : (exclusions.get(name)?.reason ?? null)
}

/** Whether any row may be excluded. */
export const hasExclusions = ({ excluded }: Excluding): boolean =>
  Object.values(excluded).some(({ size }) => size > 0)
