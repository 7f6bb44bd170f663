/** What a rest needs; `sleep` ends early where the campaign is interrupted. */
export interface RestParts {
  /** Whether the machine counts what it draws. */
  readonly countsEnergy: () => boolean
  readonly sleep: (ms: number) => Promise<unknown>
  readonly note: (text: string) => void
}

/** As long as the agent needs to see what the machine draws at rest: `idle-power.ts` of libs/sampler, on a grid of a second. */
const restMs = 8000

/** Lets the machine rest before the first request, so that rows know what of their energy it draws anyway. */
export async function restFirst({ countsEnergy, sleep, note }: RestParts): Promise<void> {
  if (!countsEnergy()) return
  note(`rests for ${restMs / 1000} s: what the machine draws while nothing speaks`)
  await sleep(restMs)
}
