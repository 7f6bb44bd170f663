import type { CampaignStatus } from '@voicemark/schema/rest'
import { Mark } from '../shell/parts/facts.js'
import { count } from '../shell/parts/numeral.js'
import type { Totals } from './campaign-totals.js'

interface ProgressProps {
  readonly of: Omit<Totals, 'failed'>
  readonly name: string
  /** Whether nothing more is to come. */
  readonly hasEnded: boolean
}

/** How many rows of how many are stored. */
export function Progress({ of: { stored, expected }, name, hasEnded }: ProgressProps) {
  const unknown = hasEnded ? `${count(stored)}, no more to come` : `${count(stored)} of not known yet`
  return (
    <span class="progress">
      {expected !== null && expected > 0 && (
        <progress max={expected} value={Math.min(stored, expected)} aria-label={`${name}: rows stored`} />
      )}
      <span class="quantity">{expected === null ? unknown : `${count(stored)} of ${count(expected)}`}</span>
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
