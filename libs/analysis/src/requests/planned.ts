import type { MeasuredRequest } from './measures.js'

/** Tags by which a bench names what its plan says, and what a campaign without the tag ran with. */
const unlessSaid = { load: 'closed-1', speed: '1' } as const

/** A setting of a plan. */
export type Planned = keyof typeof unlessSaid

/** Their names. */
export const plannedTags: readonly string[] = Object.keys(unlessSaid)

/**
 * What was planned; null where the row does not say. `load` is `closed-4` or `open-2.5-poisson`: how many requests were
 * in flight when one was sent (`concurrency`) is what came of it, and differs with the server's speed.
 */
export function plannedOf({ tags, campaign_id }: MeasuredRequest, name: Planned): string | null {
  const isOfPlan = campaign_id !== undefined && campaign_id !== null
  return tags?.[name] ?? (isOfPlan ? unlessSaid[name] : null)
}
