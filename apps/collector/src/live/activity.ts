import type { SensorPassport } from '@voicemark/schema'
import type { Sampled } from '../store/live/speaking.js'

/** What is known of one agent since this collector began. */
export interface Activity extends Sampled {
  readonly sensors: { readonly missing: number; readonly known: number } | null
  /** How far its clock is ahead of ours; null where the clocks were not compared. */
  readonly clock: { readonly offset_s: number; readonly uncertainty_s: number } | null
}

export const noActivity: Activity = {
  last_row: null,
  sampled_at: null,
  step_s: null,
  sensors: null,
  clock: null,
}

/** How old the newest sample was when it was stored; null where the clocks were not compared. */
export function behindOf({ last_row, sampled_at, clock }: Activity): number | null {
  if (last_row === null || sampled_at === null || clock === null) return null
  return Math.max(0, last_row - sampled_at + clock.offset_s)
}

/** Times of the two newest of some samples, which are in their order. */
export function withSamples(activity: Activity, times: readonly number[], now: number): Activity {
  const [before = activity.sampled_at, newest] = times.length > 1 ? times.slice(-2) : [undefined, times[0]]
  if (newest === undefined) return { ...activity, last_row: now }
  return {
    ...activity,
    last_row: now,
    sampled_at: newest,
    step_s: before === null ? null : Math.max(0, newest - before),
  }
}

/** What a machine cannot measure. */
export function sensorsOf({ sensors }: SensorPassport): Activity['sensors'] {
  return { missing: sensors.filter(({ available }) => !available).length, known: sensors.length }
}
