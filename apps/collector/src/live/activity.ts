import type { LiveState, SensorPassport } from '@voicemark/schema'

/** What is known of one agent since this collector began. */
export interface Activity {
  /** When rows of it were stored last, Unix seconds of this machine; null: none were. */
  readonly last_row: number | null
  /** When its newest sample was made, by the agent's clock; null: none has come. */
  readonly sampled_at: number | null
  /** Between its two newest samples, seconds. */
  readonly step_s: number | null
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

/** While a request runs samples are made every 100 ms, otherwise every second. */
const speakingStepS = 0.5
/** So long after the last samples nothing is known to go on. */
const quietS = 3
/** What was made longer ago tells of former times: an agent that comes back delivers its backlog. */
const presentS = 5
/** Without a comparison of the clocks: they may be wrong by so much. */
const clockDoubtS = 10

/** Whether a connected agent speaks, as far as its samples tell. */
export function stateOf(activity: Activity, now: number): Exclude<LiveState, 'absent'> {
  const { last_row, sampled_at, step_s, clock } = activity
  if (last_row === null || sampled_at === null || step_s === null) return 'idle'
  if (step_s > speakingStepS || now - last_row > quietS) return 'idle'
  const behind = last_row - sampled_at
  const isPresent =
    clock === null ? Math.abs(behind) <= clockDoubtS : Math.abs(behind + clock.offset_s) <= presentS
  return isPresent ? 'speaking' : 'idle'
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
