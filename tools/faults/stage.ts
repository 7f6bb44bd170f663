import type { PostgresServer } from '@voicemark/postgres'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Verdict } from './check/checker.js'
import type { CollectorProcess } from './fixture/collector-process.js'
import { startTcpProxy, type TcpProxy } from './fixture/tcp-proxy.js'
import { startLightFleet, type FleetOptions, type LightFleet } from './light/light-fleet.js'
import type { RunTruth } from './light/light-run.js'
import { createStageCollectors } from './stage-collectors.js'
import { openStageDatabase, type Provider } from './stage-database.js'

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
  finish(fleet: LightFleet, limitS?: number, truths?: readonly RunTruth[]): Promise<Finished>
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
  const closing: (() => unknown)[] = []
  const onClose = (step: () => unknown) => void closing.push(step)
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'voicemark-faults-'))
  chmodSync(folder, 0o755)
  if (options.folder === undefined) onClose(() => rmSync(folder, { recursive: true, force: true }))
  const database = await openStageDatabase({ ...options, folder, onClose })
  const proxy = await startTcpProxy()
  onClose(proxy.close)
  const collectors = createStageCollectors({ build, folder, databaseUrl: database.url, proxy })
  onClose(collectors.kill9)
  return {
    provider,
    seed,
    build,
    folder,
    databaseUrl: database.url,
    proxy,
    postgres: database.server,
    endConnections: database.endConnections,
    createCollector: collectors.create,
    startCollectors: collectors.start,
    startFleet({ agentSeed = '', ...fleetOptions }) {
      const fleet = startLightFleet({ ...fleetOptions, url: proxy.url, seed: `${seed}${agentSeed}` })
      onClose(fleet.stop)
      return fleet
    },
    async finish(fleet, limitS = 15, truths) {
      fleet.stopMaking()
      const drainedS = await fleet.drained(limitS)
      const verdict = await database.checkRight(truths ?? fleet.runs())
      await collectors.checkHealth(verdict)
      return { verdict, drainedS }
    },
    check: database.check,
    checkRight: database.checkRight,
    onClose,
    async close() {
      for (let step = closing.pop(); step !== undefined; step = closing.pop()) await step()
    },
  }
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
