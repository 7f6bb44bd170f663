import { setTimeout as sleep } from 'node:timers/promises'
import { quickTiming } from '../light/light-fleet.js'
import { openLightLink } from '../light/light-link.js'
import { createLightRun } from '../light/light-run.js'
import { createRandom, uuidOf } from '../random.js'
import { expect, type Stage, until } from '../stage.js'
import { bothDatabases, type Suite } from '../suite.js'

const kills = 8

/** A collector that is killed again and again at any moment, and starts again. */
export const collectorKills: Suite = {
  name: 'collector-kill',
  databases: bothDatabases,
  async run(stage) {
    const random = createRandom(stage.seed)
    const collectors = await stage.startCollectors(stage.provider === 'sqlite' ? 1 : 2)
    const fleet = stage.startFleet({ agents: 15, samplesPerS: 20, requestsPerS: 2, poisonEvery: 37 })
    for (let i = 0; i < kills; i++) {
      await sleep(random.between(100, 500))
      const victim = collectors[i % collectors.length]
      await victim?.kill9()
      await victim?.start()
    }
    const { verdict, drainedS } = await stage.finish(fleet)
    return `${kills} kills, ${verdict.made} rows, drained in ${drainedS.toFixed(1)} s`
  },
}

/** A deploy: SIGTERM under load ends the process cleanly, and what it had taken is acknowledged. */
export const collectorStops: Suite = {
  name: 'collector-sigterm',
  databases: bothDatabases,
  async run(stage) {
    const [collector] = await stage.startCollectors(1)
    const fleet = stage.startFleet({ agents: 20, samplesPerS: 100, requestsPerS: 2 })
    let slowest = 0
    for (let i = 0; i < 3; i++) {
      await sleep(1000)
      const { status, seconds } = (await collector?.stop()) ?? { status: -1, seconds: 0 }
      expect(status === 0, `SIGTERM ended it with status ${status}`)
      expect(seconds <= 10, `SIGTERM took ${seconds.toFixed(1)} s`)
      slowest = Math.max(slowest, seconds)
      await collector?.start()
    }
    const { verdict } = await stage.finish(fleet)
    const sentAgain = sum(fleet.agents.map(({ counts }) => counts.rowsSent - counts.rowsAcked))
    return `3 stops, slowest ${slowest.toFixed(2)} s, ${verdict.made} rows, ${sentAgain} sent again`
  },
}

/** Links go round three collectors and are cut all the time: the cursor is the database's, not a collector's. */
export const replicaChanges: Suite = {
  name: 'replica-change',
  databases: ['postgresql'],
  async run(stage) {
    await stage.startCollectors(3)
    const fleet = stage.startFleet({ agents: 20, samplesPerS: 50, requestsPerS: 5, poisonEvery: 41 })
    for (let i = 0; i < 10; i++) {
      await sleep(300)
      stage.proxy.dropLinks()
    }
    const { verdict } = await stage.finish(fleet)
    const gaps = sum(fleet.agents.map(({ counts }) => counts.gaps))
    expect(gaps === 0, `${gaps} gaps`)
    return `10 changes of ${fleet.agents.length} links, ${verdict.made} rows, 0 gaps`
  },
}

const zombieMs = 6000
/** Postgres ends a transaction that stands still after 5 s, and its locks with it. */
const heldS = 4

/**
 * A collector stands still with a transaction open that holds a run, and more of the run's rows come to another one. That
 * one must not stand still with it, and what the zombie does when it wakes changes nothing.
 */
export const zombies: Suite = {
  name: 'zombie',
  databases: ['postgresql'],
  async run(stage) {
    const [healthy] = await stage.startCollectors(1)
    const others = stage.startFleet({ agents: 12, samplesPerS: 50, agentSeed: 'others' })
    await until('the other agents at the healthy collector', 20, () =>
      others.agents.every(({ counts }) => counts.rowsAcked > 0),
    )
    const zombie = await stage.createCollector()
    await zombie.start({ VOICEMARK_FAILPOINT: `ingest.before_commit:sleep=${zombieMs}@1` })
    const run = createLightRun({
      agent_id: uuidOf(`${stage.seed} held`),
      run_id: uuidOf(`${stage.seed} held run`),
      started_wall: 1_763_800_000,
      poisonEvery: 0,
      repeatEvery: 0,
    })
    run.make('sample', 100)
    const linkTo = async (url: string) => {
      const link = await openLightLink({ ...quickTiming, ackMs: 20_000, url, agent_id: run.agent_id })
      if ('failed' in link) throw new Error(`no link: ${link.failed}`)
      stage.onClose(link.close)
      await link.ask('hello', run.hello)
      return (first: number) =>
        link.ask('batch', {
          run_id: run.run_id,
          stream: 'sample',
          first,
          rows: run.values('sample', first, 50),
        })
    }
    const toHealthy = await linkTo(healthy?.url ?? '')
    const toZombie = await linkTo(zombie.url)
    const late = toZombie(0)
    await until('a transaction that stands still', 10, () => isMute(zombie.url))
    const startMs = performance.now()
    const held = toHealthy(0)
    let slowest = 0
    while (performance.now() - startMs < heldS * 1000) {
      await sleep(50)
      const now = performance.now()
      for (const { counts } of others.agents)
        slowest = Math.max(slowest, now - Math.max(counts.lastAckMs, startMs))
    }
    expect(slowest < 2500, `an agent that the zombie does not hold waited ${(slowest / 1000).toFixed(1)} s`)
    const told = `${(await held).status}, then ${(await late).status}`
    for (let attempt = 0, first = 0; first < 100 && attempt < 50; attempt++) {
      const reply = await toHealthy(first)
      if ('next' in reply) first = reply.next.sample
      else await sleep(200)
    }
    others.stopMaking()
    await others.drained(20)
    const verdict = await stage.checkRight([run, ...others.runs()])
    return `${verdict.made} rows, longest wait of the others ${(slowest / 1000).toFixed(1)} s; the held run was told ${told}`
  },
}

/** A stopped process answers nothing, and its kernel still takes connections. */
async function isMute(url: string): Promise<boolean> {
  try {
    await fetch(`${url}/livez`, { signal: AbortSignal.timeout(400) })
    return false
  } catch {
    return true
  }
}

/** A collector that is stopped, not dead, while its links stand. */
export const frozenCollectors: Suite = {
  name: 'collector-freeze',
  databases: bothDatabases,
  async run(stage) {
    const collectors = await stage.startCollectors(stage.provider === 'sqlite' ? 1 : 2)
    const fleet = stage.startFleet({ agents: 20, samplesPerS: 50, requestsPerS: 2, ackMs: 2500 })
    for (let i = 0; i < 2; i++) {
      await sleep(500)
      const frozen = collectors[i % collectors.length]?.child()
      frozen?.signal('SIGSTOP')
      await sleep(3500)
      frozen?.signal('SIGCONT')
    }
    const { verdict, drainedS } = await stage.finish(fleet)
    return `2 × 3.5 s, ${verdict.made} rows, drained in ${drainedS.toFixed(1)} s`
  },
}

/** Many clients whose collector comes back all meet at the same door. */
export const smallStorm: Suite = {
  name: 'storm-200',
  databases: bothDatabases,
  run: (stage) => storm(stage, 200, 300),
}

/** All clients lose the collector at once, each makes rows meanwhile, then it comes back. */
export async function storm(stage: Stage, clients: number, rowsEach: number): Promise<string> {
  const [collector] = await stage.startCollectors(1)
  const fleet = stage.startFleet({
    agents: clients,
    samplesPerS: 0,
    requestsPerS: 0,
    connectMs: 10_000,
    ackMs: 20_000,
    backOffMs: 1000,
    backOffCapMs: 4000,
  })
  await until('all clients up', 60, () => fleet.up() === clients)
  await collector?.kill9()
  fleet.make(rowsEach - 5, 5)
  await sleep(4000)
  await collector?.start()
  const startMs = performance.now()
  let rss = 0
  const watch = setInterval(() => (rss = Math.max(rss, collector?.rssMb() ?? 0)), 100)
  stage.onClose(() => clearInterval(watch))
  await until('all clients up again', 60, () => fleet.up() === clients)
  const upS = (performance.now() - startMs) / 1000
  await fleet.drained(120)
  const drainedS = (performance.now() - startMs) / 1000
  clearInterval(watch)
  const figures = `${clients} clients up in ${upS.toFixed(1)} s, ${fleet.rows()} rows drained in ${drainedS.toFixed(1)} s, RSS ${rss.toFixed(0)} MB`
  await stage.finish(fleet).catch((error: unknown) => {
    throw new Error(`${error instanceof Error ? error.message : String(error)}; ${figures}`, { cause: error })
  })
  expect(upS <= 10, `all up after ${upS.toFixed(1)} s`)
  expect(drainedS <= 30, `drained after ${drainedS.toFixed(1)} s`)
  expect(rss <= 512, `the collector grew to ${rss.toFixed(0)} MB`)
  return figures
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
