import type { CollectorProcess } from '../fixture/collector-process.js'
import type { LightFleet } from '../light/light-fleet.js'
import { type Stage, until } from '../stage.js'
import { bothDatabases, type Suite } from '../suite.js'

/** Places at which a collector can be made to die. */
export const collectorFailpoints = [
  'hello.before_commit',
  'hello.after_commit',
  'ingest.before_insert',
  'ingest.after_insert',
  'ingest.before_cursor',
  'ingest.before_commit',
  'ingest.after_commit',
  'ingest.before_reply',
  'quarantine.before_insert',
  'loss.before_insert',
] as const

type Failpoint = (typeof collectorFailpoints)[number]

interface FailpointPlan {
  readonly name: string
  readonly points: readonly Failpoint[]
  readonly action: 'exit' | 'error'
  readonly hits: readonly number[]
}

const hitLimitS = 20

/** The collector dies, or fails, at every place and every time; each place is checked by itself. */
export function failpointSuite({ name, points, action, hits }: FailpointPlan): Suite {
  return {
    name,
    databases: bothDatabases,
    async run(stage) {
      const collector = await stage.createCollector()
      stage.proxy.setTargets([collector.port])
      let played: Failpoint | null = null
      const fleet = startBusyFleet(stage, () => played !== null && isHello(played), collector.isServing)
      let rows = 0
      for (const point of points) {
        played = point
        try {
          fleet.resumeMaking()
          for (const hit of hits) await playHit(collector, fleet, `${point}:${action}@${hit}`, action)
          await collector.start()
          rows = (await stage.finish(fleet, 40)).verdict.made
          await collector.kill9()
        } catch (error) {
          throw new Error(`${point}: ${error instanceof Error ? error.message : String(error)}`, {
            cause: error,
          })
        }
      }
      return `${points.length} places × ${hits.length} hits, ${rows} rows`
    },
  }
}

/** Clients that pass every place often: some of their rows are poison, some get lost, and some links are cut. */
function startBusyFleet(stage: Stage, isFlapping: () => boolean, mayConnect: () => boolean): LightFleet {
  const fleet = stage.startFleet({
    agents: 8,
    mayConnect,
    samplesPerS: 10,
    requestsPerS: 1,
    poisonEvery: 5,
    backOffMs: 20,
    backOffCapMs: 150,
    batchRows: 3,
  })
  let turn = 0
  const shedding = setInterval(() => {
    const agent = fleet.agents[turn++ % fleet.agents.length]
    if (turn % 3 === 1) agent?.shed(2)
    // Hellos that come together are one commit, so they must not. Elsewhere a cut link would take the reply with it
    // that shows that the place was passed.
    if (isFlapping() && turn % 3 === 0) agent?.dropLink()
  }, 15)
  stage.onClose(() => clearInterval(shedding))
  return fleet
}

/** The reply that tells of an error goes lost where its link is cut meanwhile; then it is made once more. */
async function playHit(
  collector: CollectorProcess,
  fleet: LightFleet,
  armed: string,
  action: 'exit' | 'error',
): Promise<void> {
  for (const isLast of [false, false, true]) {
    try {
      await passOnce(collector, fleet, armed, action)
      return
    } catch (error) {
      if (isLast || action === 'exit') throw error
      await collector.kill9()
    }
  }
}

async function passOnce(
  collector: CollectorProcess,
  fleet: LightFleet,
  armed: string,
  action: 'exit' | 'error',
): Promise<void> {
  const retries = () => fleet.agents.reduce((sum, { counts }) => sum + counts.retries, 0)
  const before = retries()
  await collector.start({ VOICEMARK_FAILPOINT: armed })
  const isPassed = action === 'exit' ? () => collector.child().hasExited() : () => retries() > before
  await until(`${armed} passed`, hitLimitS, isPassed)
  if (action === 'error') await collector.kill9()
}

const numbersTo = (limit: number) => Array.from({ length: limit }, (_, i) => i + 1)

const isHello = (point: Failpoint) => point.startsWith('hello.')

export const deathsAtHello = failpointSuite({
  name: 'failpoint-exit-hello',
  points: collectorFailpoints.filter(isHello),
  action: 'exit',
  hits: numbersTo(20),
})

export const deathsAtIngest = failpointSuite({
  name: 'failpoint-exit-ingest',
  points: collectorFailpoints.filter((point) => !isHello(point)),
  action: 'exit',
  hits: numbersTo(20),
})

/** What an error there has to do is the same each time; a reply that fails is a defect of socket.io and not ours. */
export const errorsAtFailpoints = failpointSuite({
  name: 'failpoint-error',
  points: collectorFailpoints.filter((point) => point !== 'ingest.before_reply'),
  action: 'error',
  hits: [1, 5],
})

/** The two places around the commit, few times: what a cursor outside the transaction gets wrong. */
export const deathsAroundCommit = failpointSuite({
  name: 'failpoint-exit-commit',
  points: ['ingest.before_commit', 'ingest.after_commit'],
  action: 'exit',
  hits: [1, 2, 3, 5],
})

/** The commit alone. */
export const errorsOfCommits = failpointSuite({
  name: 'failpoint-error-commit',
  points: ['ingest.before_commit'],
  action: 'error',
  hits: [1, 3],
})

/** One row at a time, so that an error is always that of one row, and still says nothing about it. */
export const errorsOfOneRow: Suite = {
  name: 'failpoint-error-alone',
  databases: bothDatabases,
  async run(stage) {
    const collector = await stage.createCollector()
    stage.proxy.setTargets([collector.port])
    const fleet = stage.startFleet({ agents: 1, samplesPerS: 4, requestsPerS: 0, batchRows: 1 })
    for (const hit of [1, 2, 5]) await playHit(collector, fleet, `ingest.before_insert:error@${hit}`, 'error')
    await collector.start()
    const { verdict } = await stage.finish(fleet)
    return `3 errors, ${verdict.made} rows, none of them in quarantine`
  },
}
