import type { CampaignStatus } from '@voicemark/schema/rest'
import { Mark } from '../shell/parts/facts.js'
import { count } from '../shell/parts/numeral.js'
import type { Totals } from './campaign-totals.js'

/** How many rows of how many are stored. */
export function Progress({
  of: { stored, expected },
  name,
}: {
  readonly of: Omit<Totals, 'failed'>
  readonly name: string
}) {
  return (
    <span class="progress">
      {expected !== null && expected > 0 && (
        <progress max={expected} value={Math.min(stored, expected)} aria-label={`${name}: rows stored`} />
      )}
      <span class="quantity">
        {count(stored)} of {expected === null ? 'not known yet' : count(expected)}
      </span>
    </span>
  )
}

/** How a campaign is, in a word. */
export function StateOf({
  campaign: { complete, ended, stopped_at },
}: {
  readonly campaign: CampaignStatus
}) {
  if (complete) return <Mark kind="good">complete</Mark>
  if (stopped_at !== null) return <Mark kind="warn">{ended ? 'stopped' : 'stopping'}</Mark>
  return ended ? <Mark kind="bad">ended, not complete</Mark> : <Mark kind="active">running</Mark>
}
