import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import { startPostgresServer } from '@voicemark/postgres'
import { mountTmpfs } from '../fixture/tmpfs.js'
import { createRandom } from '../random.js'
import { expect, openStage, until } from '../stage.js'
import type { Suite } from '../suite.js'

const databases = ['postgresql'] as const

/** The server dies without a checkpoint, again and again; no collector does. */
export const postgresStops: Suite = {
  name: 'postgres-stop',
  databases,
  async run(stage) {
    const random = createRandom(stage.seed)
    const postgres = stage.postgres()
    const collectors = await stage.startCollectors(2)
    const fleet = stage.startFleet({ agents: 15, samplesPerS: 50, requestsPerS: 5, poisonEvery: 37 })
    for (let i = 0; i < 4; i++) {
      await sleep(random.between(400, 1000))
      await postgres.stopImmediately()
      if (i === 0)
        await until('readiness that tells the truth', 5, () => isNotReady(collectors[0]?.url ?? ''))
      await sleep(random.between(100, 1500))
      await postgres.start()
    }
    const { verdict, drainedS } = await stage.finish(fleet)
    const dead = collectors.filter((collector) => collector.child().hasExited())
    expect(dead.length === 0, `${dead.length} collectors ended`)
    return `4 stops, ${verdict.made} rows, drained in ${drainedS.toFixed(1)} s`
  },
}

/** The server stands still with all its processes, and its sockets stay open. */
export const postgresHangs: Suite = {
  name: 'postgres-hang',
  databases,
  async run(stage) {
    const postgres = stage.postgres()
    const [collector] = await stage.startCollectors(1)
    const fleet = stage.startFleet({ agents: 15, samplesPerS: 50 })
    await sleep(700)
    postgres.signalAll('SIGSTOP')
    stage.onClose(() => postgres.signalAll('SIGCONT'))
    let slowest = 0
    for (let i = 0; i < 8; i++) {
      await sleep(500)
      const startMs = performance.now()
      await fetch(`${collector?.url}/livez`, { signal: AbortSignal.timeout(5000) })
      slowest = Math.max(slowest, performance.now() - startMs)
    }
    postgres.signalAll('SIGCONT')
    expect(slowest < 500, `/livez took ${slowest.toFixed(0)} ms while Postgres stood still`)
    const { verdict, drainedS } = await stage.finish(fleet)
    return `4 s, ${verdict.made} rows, /livez ≤ ${slowest.toFixed(0)} ms, drained in ${drainedS.toFixed(1)} s`
  },
}

/** The server ends every connection, as an operator or a failover does. */
export const postgresConnectionsEnded: Suite = {
  name: 'postgres-connections-ended',
  databases,
  async run(stage) {
    const postgres = stage.postgres()
    const collectors = await stage.startCollectors(2)
    const fleet = stage.startFleet({ agents: 15, samplesPerS: 50, requestsPerS: 5 })
    for (let i = 0; i < 8; i++) {
      await sleep(250)
      await postgres.endConnections()
    }
    const { verdict } = await stage.finish(fleet)
    const dead = collectors.filter((collector) => collector.child().hasExited())
    expect(dead.length === 0, `${dead.length} collectors ended`)
    return `8 times, ${verdict.made} rows`
  },
}

/** Three collectors at a server that lets in fewer connections than their pools would like. */
export const postgresOutOfConnections: Suite = {
  name: 'postgres-out-of-connections',
  databases,
  run: (outer) =>
    onOwnServer(
      outer,
      ['-c', 'max_connections=10', '-c', 'superuser_reserved_connections=3'],
      async (stage) => {
        const collectors = await stage.startCollectors(3)
        const fleet = stage.startFleet({ agents: 30, samplesPerS: 30, requestsPerS: 2 })
        for (let i = 0; i < 4; i++) {
          await sleep(600)
          stage.proxy.dropLinks()
        }
        fleet.stopMaking()
        const drainedS = await fleet.drained(30)
        await Promise.all(collectors.map((collector) => collector.stop()))
        const verdict = await stage.checkRight(fleet.runs())
        return `10 connections for 3 collectors, ${verdict.made} rows, drained in ${drainedS.toFixed(1)} s`
      },
    ),
}

/** The volume of the tables is full, and later it is not. */
export const postgresDiskFull: Suite = {
  name: 'postgres-disk-full',
  databases,
  run: (outer) =>
    onOwnServer(outer, [], async (stage) => {
      const postgres = stage.postgres()
      const volume = mountTmpfs(join(stage.folder, 'volume'), 12, postgres.owner)
      stage.onClose(volume.unmount)
      await postgres.execute(`CREATE TABLESPACE small LOCATION '${volume.folder}'`)
      const url = await postgres.createDatabase('TABLESPACE small')
      const collector = await stage.createCollector(url)
      await collector.start()
      stage.proxy.setTargets([collector.port])
      const fleet = stage.startFleet({ agents: 20, samplesPerS: 100, requestsPerS: 20 })
      fleet.make(1500, 200)
      await until('the disk full', 40, () => retries(fleet.agents) > 20)
      fleet.stopMaking()
      await sleep(1000)
      expect(!collector.child().hasExited(), 'the collector ended')
      volume.resize(200)
      const drainedS = await fleet.drained(30)
      const verdict = await stage.checkRight(fleet.runs(), url)
      await collector.kill9()
      return `${verdict.made} rows, drained ${drainedS.toFixed(1)} s after there was space`
    }),
}

/** Plays on a server of its own, for faults that would reach everybody's. */
async function onOwnServer(
  outer: Parameters<Suite['run']>[0],
  flags: readonly string[],
  play: Suite['run'],
): Promise<string> {
  const server = await startPostgresServer(flags)
  outer.onClose(server.remove)
  const { provider, seed, build } = outer
  const stage = await openStage({ provider, seed, build, postgres: server })
  try {
    return await play(stage)
  } finally {
    await stage.close()
  }
}

async function isNotReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(10_000) })
  return response.status === 503
}

const retries = (agents: readonly { counts: { retries: number } }[]) =>
  agents.reduce((sum, { counts }) => sum + counts.retries, 0)
