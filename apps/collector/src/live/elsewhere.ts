import type { LiveAgent } from '@voicemark/schema'
import type { LiveRows, LiveRun } from '../store/live/live-runs.js'
import { isSpeaking } from '../store/live/speaking.js'
import type { LiveFeed } from './live-feed.js'
import { unknownSpool } from './told-spool.js'

/** Agents whose rows another collector of the same database takes. */
export interface Elsewhere {
  /** Reads what is new of them, and tells those who watch. */
  look(): Promise<void>
  agents(): readonly LiveAgent[]
}

export interface ElsewhereParts {
  readonly rows: LiveRows
  readonly feed: Pick<LiveFeed, 'watched' | 'tell'>
  /** Agents of this collector's own links. */
  readonly isLinked: (agent_id: string) => boolean
  /** Unix seconds. */
  readonly now: () => number
}

/** An agent of which nothing was heard for so long is taken to be away: an idle one has a sample every second. */
const awayS = 10
/** Rows that are read of a run in one look. */
const mostRows = 500

interface Place {
  readonly run_id: string
  readonly sample: number
  readonly request: number
  readonly at: number
}

/** One database has one collector, where it is a file. */
export const nobodyElse: Elsewhere = { look: () => Promise.resolve(), agents: () => [] }

/** Each look reads the runs that go on, and of those that are watched what is new. */
export function createElsewhere({ rows, feed, isLinked, now }: ElsewhereParts): Elsewhere {
  const places = new Map<string, Place>()
  let agents: readonly LiveAgent[] = []

  const tellNew = async (run: LiveRun, { sample, request }: Place) => {
    const { agent_id, run_id } = run
    const samples = await rows.samplesFrom(run, Math.max(sample, run.next_sample_seq - mostRows), mostRows)
    if (samples.length > 0)
      feed.tell(agent_id, 'samples', { agent_id, run_id, by: 'database', rows: samples }, samples.length)
    if (run.next_request_seq === request) return
    for (const row of await rows.requestsFrom(run, request, mostRows))
      feed.tell(agent_id, 'request', { agent_id, by: 'database', row }, 1)
  }

  return {
    agents: () => agents,
    async look() {
      const at = now()
      const runs = (await rows.runsSince(at - awayS)).filter(({ agent_id }) => !isLinked(agent_id))
      agents = runs.map((run) => agentOf(run, places.get(run.agent_id), at))
      const watched = new Set(feed.watched())
      for (const run of runs) {
        const before = places.get(run.agent_id)
        places.set(run.agent_id, placeOf(run, at))
        if (before?.run_id === run.run_id && watched.has(run.agent_id)) await tellNew(run, before)
      }
    },
  }
}

const placeOf = ({ run_id, next_sample_seq, next_request_seq }: LiveRun, at: number): Place => ({
  run_id,
  sample: next_sample_seq,
  request: next_request_seq,
  at,
})

function agentOf(run: LiveRun, before: Place | undefined, at: number): LiveAgent {
  const { agent_id, run_id, next_sample_seq, last_seen } = run
  const isSame = before?.run_id === run_id && at > before.at
  // So many that came since the last look have one step less between them.
  const steps = isSame ? next_sample_seq - before.sample - 1 : 0
  const step_s = isSame && steps > 0 ? (at - before.at) / steps : null
  // They came now, by whichever clock the other collector says when.
  const speaks = isSpeaking({ last_row: at, sampled_at: at, step_s, clock: null }, at)
  return {
    ...{ agent_id, state: speaks ? 'speaking' : 'idle', by: 'database', last_row: last_seen },
    ...{ behind_s: null, clock_offset_s: null, clock_uncertainty_s: null },
    ...{ sensors_missing: null, sensors_known: null, ...unknownSpool },
  }
}
