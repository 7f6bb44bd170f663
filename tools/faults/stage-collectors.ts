import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Verdict } from './check/checker.js'
import { healthProblems } from './check/delivery-report.js'
import { createCollectorProcess, type CollectorProcess } from './fixture/collector-process.js'
import type { TcpProxy } from './fixture/tcp-proxy.js'

export interface StageCollectorsOptions {
  readonly build: string
  /** Holds a home for each. */
  readonly folder: string
  readonly databaseUrl: string
  readonly proxy: TcpProxy
}

/** The collectors of a stage. */
export interface StageCollectors {
  /** One that is not started. */
  create(databaseUrl?: string): Promise<CollectorProcess>
  /** Starts so many, all with this environment, and points the proxy at them. */
  start(count: number, env?: Readonly<Record<string, string>>): Promise<CollectorProcess[]>
  /** @throws Error when one that lives does not report what the database says. */
  checkHealth(verdict: Verdict): Promise<void>
  kill9(): Promise<unknown>
}

export function createStageCollectors(options: StageCollectorsOptions): StageCollectors {
  const { build, folder, databaseUrl, proxy } = options
  const collectors: CollectorProcess[] = []
  const create = async (url = databaseUrl) => {
    const home = join(folder, `collector-${collectors.length}`)
    mkdirSync(home, { recursive: true })
    const created = await createCollectorProcess({ build, databaseUrl: url, folder: home })
    collectors.push(created)
    return created
  }
  return {
    create,
    async start(count, env) {
      const started: CollectorProcess[] = []
      for (let i = 0; i < count; i++) started.push(await create())
      await Promise.all(started.map((each) => each.start(env)))
      proxy.setTargets(started.map(({ port }) => port))
      return started
    },
    async checkHealth(verdict) {
      const live = collectors.filter((each) => each.rssMb() !== null)
      for (const { url } of live) {
        const problems = await healthProblems(url, verdict).catch(
          (error: unknown) => `the collector gives no health report: ${String(error)}`,
        )
        if (problems !== null) throw new Error(problems)
      }
    },
    kill9: () => Promise.all(collectors.map((each) => each.kill9().catch(() => undefined))),
  }
}
