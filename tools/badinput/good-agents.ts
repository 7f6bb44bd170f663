import { readDatabase } from '../faults/check/database-reader.js'
import { checkStored, isRight, verdictText } from '../faults/check/checker.js'
import { startLightFleet } from '../faults/light/light-fleet.js'
import type { Arena } from './arena.js'

/** Agents that do nothing wrong, beside those that do. */
export interface GoodAgents {
  /** What became wrong of their rows, or of the law of all runs; nothing when all is right. */
  faults(): Promise<string[]>
}

/** Longer than their rows may wait on a machine that does other things. */
const drainS = 60

/** Three at each collector, which make rows all the time. */
export function startGoodAgents(arena: Arena, seed: number): GoodAgents {
  const fleets = [arena.collector, arena.onPostgres].map(({ name, url }) => ({
    name,
    fleet: startLightFleet({ url, seed: `${seed} ${name}`, agents: 3, poisonEvery: 0, repeatEvery: 0 }),
  }))
  return {
    async faults() {
      const faults: string[] = []
      for (const [i, { name, fleet }] of fleets.entries()) {
        fleet.stopMaking()
        await fleet.drained(drainS).catch((error: unknown) => faults.push(`${name}: ${String(error)}`))
        const stored = await readDatabase(Object.values(arena.databaseUrls)[i] ?? '')
        const ours = new Set(fleet.runs().map(({ run_id }) => run_id))
        const verdict = checkStored(
          fleet.runs(),
          stored.filter(({ run_id }) => ours.has(run_id)),
        )
        if (!isRight(verdict)) faults.push(`${name}: ${verdictText(verdict)}`)
        const lawless = stored.flatMap(({ run_id, streams }) =>
          Object.values(streams)
            .filter(({ next, rows, quarantined, lost }) => {
              const gone = lost.reduce((sum, { first, last }) => sum + last - first + 1, 0)
              return next !== rows.length + quarantined.length + gone
            })
            .map(() => run_id),
        )
        if (lawless.length > 0)
          faults.push(`${name}: the law is broken in ${lawless.length} streams, such as of ${lawless[0]}`)
        await fleet.stop()
      }
      return faults
    },
  }
}
