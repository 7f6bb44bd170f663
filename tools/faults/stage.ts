import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { checkStored, isRight, verdictText, type Verdict } from './check/checker.js'
import { executeOn, readDatabase } from './check/database-reader.js'
import { healthProblems } from './check/delivery-report.js'
import { createCollectorProcess, type CollectorProcess } from './fixture/collector-process.js'
import { startPostgresServer, type PostgresServer } from '@voicemark/postgres'
import { startTcpProxy, type TcpProxy } from './fixture/tcp-proxy.js'
import { startLightFleet, type FleetOptions, type LightFleet } from './light/light-fleet.js'
import type { RunTruth } from './light/light-run.js'

export type Provider = 'sqlite' | 'postgresql'

/** A fault that cannot be made here, with the reason. */
export class Skipped extends Error {
  override readonly name = 'Skipped'
}

/** Everything that one scene of faults is played with; all of it ends with `close`. */
export interface Stage {
  readonly provider: Provider
  readonly seed: string
  /** Folder that holds the `apps` under test. */
  readonly build: string
  readonly folder: string
  readonly databaseUrl: string
  /** Ours, which may be stopped. @throws Skipped on SQLite and where a database was given. */
  postgres(): PostgresServer
  /** Ends the collectors' connections from the side of Postgres. */
  endConnections(): Promise<void>
  readonly proxy: TcpProxy
  /** Starts collectors on the database, all with this environment, and points the proxy at them. */
  startCollectors(count: number, env?: Readonly<Record<string, string>>): Promise<CollectorProcess[]>
  /** A collector that is not started. */
  createCollector(databaseUrl?: string): Promise<CollectorProcess>
  /** `agentSeed` tells the clients of one fleet from those of another. */
  startFleet(options: Omit<FleetOptions, 'url' | 'seed'> & { agentSeed?: string }): LightFleet
  /** Ends the making of rows, waits until all are delivered, and holds what is stored against what was made. */
  finish(fleet: LightFleet, limitS?: number): Promise<Finished>
  /** Holds the database against the truth as it stands. */
  check(truths: readonly RunTruth[], databaseUrl?: string): Promise<Verdict>
  /** The same. @throws Error when something is wrong. */
  checkRight(truths: readonly RunTruth[], databaseUrl?: string): Promise<Verdict>
  /** Called at the end, the last one first. */
  onClose(step: () => unknown): void
  close(): Promise<void>
}

export interface Finished {
  readonly verdict: Verdict
  readonly drainedS: number
}

export interface StageOptions {
  readonly provider: Provider
  readonly seed: string
  readonly build: string
  /** Where databases are made; started for this stage alone when there is none. */
  readonly postgres?: PostgresServer | undefined
  /** An empty database of a server that stays as it is, in place of one of our own. */
  readonly databaseUrl?: string | undefined
  /** @default a new one below the system's */
  readonly folder?: string
}

export async function openStage(options: StageOptions): Promise<Stage> {
  const { provider, seed, build } = options
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'voicemark-faults-'))
  chmodSync(folder, 0o755)
  const closing: (() => unknown)[] = []
  if (options.folder === undefined) closing.push(() => rmSync(folder, { recursive: true, force: true }))
  let postgres = options.postgres
  if (provider === 'postgresql' && postgres === undefined && options.databaseUrl === undefined) {
    const own = await startPostgresServer()
    closing.push(own.remove)
    postgres = own
  }
  const databaseUrl =
    options.databaseUrl ??
    (provider === 'sqlite'
      ? `file:${join(folder, 'collector.db')}`
      : ((await postgres?.createDatabase()) ?? ''))
  const proxy = await startTcpProxy()
  closing.push(proxy.close)
  const collectors: CollectorProcess[] = []
  closing.push(() => Promise.all(collectors.map((each) => each.kill9().catch(() => undefined))))
  const createCollector = async (url = databaseUrl) => {
    const home = join(folder, `collector-${collectors.length}`)
    mkdirSync(home, { recursive: true })
    const created = await createCollectorProcess({ build, databaseUrl: url, folder: home })
    collectors.push(created)
    return created
  }
  const check = async (truths: readonly RunTruth[], url = databaseUrl) =>
    checkStored(truths, await readDatabase(url))
  const checkRight: Stage['checkRight'] = async (truths, url) => {
    const verdict = await check(truths, url)
    if (!isRight(verdict)) throw new Error(verdictText(verdict))
    return verdict
  }
  return {
    provider,
    seed,
    build,
    folder,
    databaseUrl,
    proxy,
    postgres() {
      if (postgres === undefined) throw new Skipped('this is a fault of Postgres')
      return postgres
    },
    endConnections: async () =>
      postgres === undefined ? endConnectionsTo(databaseUrl) : postgres.endConnections(),
    createCollector,
    async startCollectors(count, env) {
      const started: CollectorProcess[] = []
      for (let i = 0; i < count; i++) started.push(await createCollector())
      await Promise.all(started.map((each) => each.start(env)))
      proxy.setTargets(started.map(({ port }) => port))
      return started
    },
    startFleet({ agentSeed = '', ...fleetOptions }) {
      const fleet = startLightFleet({ ...fleetOptions, url: proxy.url, seed: `${seed}${agentSeed}` })
      closing.push(fleet.stop)
      return fleet
    },
    async finish(fleet, limitS = 15) {
      fleet.stopMaking()
      const drainedS = await fleet.drained(limitS)
      const verdict = await checkRight(fleet.runs())
      const live = collectors.filter((each) => each.rssMb() !== null)
      for (const { url } of live) {
        const problems = await healthProblems(url, verdict).catch(
          (error: unknown) => `the collector gives no health report: ${String(error)}`,
        )
        if (problems !== null) throw new Error(problems)
      }
      return { verdict, drainedS }
    },
    check,
    checkRight,
    onClose: (step) => void closing.push(step),
    async close() {
      for (let step = closing.pop(); step !== undefined; step = closing.pop()) await step()
    },
  }
}

async function endConnectionsTo(url: string): Promise<void> {
  const others = `datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'voicemark'`
  await executeOn(url, [`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${others}`])
}

/** Waits for a state that no event announces. @throws Error when the limit passes. */
export async function until(
  what: string,
  limitS: number,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const endMs = performance.now() + limitS * 1000
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error(`not within ${limitS} s: ${what}`)
    await sleep(10)
  }
}

/** @throws Error with the text when it does not hold. */
export function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}
