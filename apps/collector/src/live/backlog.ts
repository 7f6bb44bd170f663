import type { LiveRows } from '../store/live/live-runs.js'
import type { Hear } from './live-feed.js'

/** Samples that a reader gets of before, so that it begins with a line and not with a dot. */
const backlogRows = 300

/** What comes while the rows of before are read waits until they are told. */
export function holdBack(hear: Hear) {
  let held: (() => void)[] | null = []
  const holding: Hear = (name, event, rows) => {
    if (held === null) return hear(name, event, rows)
    held.push(() => void hear(name, event, rows))
    return true
  }
  return {
    hear: holding,
    release() {
      const waiting = held ?? []
      held = null
      for (const one of waiting) one()
    },
  }
}

/** Tells the newest rows of agents that are stored. */
export async function tellBacklog(rows: LiveRows, agent_ids: readonly string[], hear: Hear): Promise<void> {
  for (const run of await rows.newestRuns(agent_ids)) {
    const { agent_id, run_id, next_sample_seq } = run
    const samples = await rows.samplesFrom(run, Math.max(0, next_sample_seq - backlogRows), backlogRows)
    if (samples.length > 0)
      hear('samples', { agent_id, run_id, by: 'database', rows: samples }, samples.length)
  }
}
