/** What is known of the samples of an agent that is here. */
export interface Sampled {
  /** When rows of it were stored last, Unix seconds of this machine; null: none were. */
  readonly last_row: number | null
  /** When its newest sample was made, by the agent's clock; null: none has come. */
  readonly sampled_at: number | null
  /** Between its two newest samples, seconds. */
  readonly step_s: number | null
  /** How far its clock is ahead of ours; null where the clocks were not compared. */
  readonly clock: { readonly offset_s: number } | null
}

/** While a request runs samples are made every 100 ms, otherwise every second. */
const speakingStepS = 0.5
/** So long after the last samples nothing is known to go on. */
const quietS = 3
/** What was made longer ago tells of former times: an agent that comes back delivers its backlog. */
const presentS = 5
/** Without a comparison of the clocks: they may be wrong by so much. */
const clockDoubtS = 10

/** Whether an agent speaks at a time, as far as its samples tell: the one rule for all who say so. */
export function isSpeaking({ last_row, sampled_at, step_s, clock }: Sampled, now: number): boolean {
  if (last_row === null || sampled_at === null || step_s === null) return false
  if (step_s > speakingStepS || now - last_row > quietS) return false
  const behind = last_row - sampled_at
  return clock === null ? Math.abs(behind) <= clockDoubtS : Math.abs(behind + clock.offset_s) <= presentS
}
