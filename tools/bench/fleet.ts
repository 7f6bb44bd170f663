// How many agents one collector carries: light agents through real sockets against a real collector process.
//   npm run bench:fleet -- [--json] [--agents 1000] [--seconds 60] [--database sqlite|postgresql|both]
//                          [--mode paced,batches,storm] [--database-url URL]
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startPostgresServer } from '@voicemark/postgres'
import { within } from '../within.js'
import type { FleetMessage, FleetMode, FleetPlan, FleetResult } from './fleet/fleet-plan.js'
import { type CrowdFigures, type FleetReport, fleetTable, judgeFleet } from './fleet/fleet-report.js'
import { missedRows } from './fleet/stored-rows.js'
import { startCollectorProcess } from './under-test/collector-process.js'

const options = {
  json: { type: 'boolean', default: false },
  agents: { type: 'string', default: '1000' },
  seconds: { type: 'string', default: '60' },
  database: { type: 'string', default: 'both' },
  mode: { type: 'string', default: 'paced,batches,storm' },
  'database-url': { type: 'string' },
} as const

/** A kind of database, and how a new and empty one of it is made. */
interface Databases {
  readonly name: string
  create(name: string): Promise<string>
  close(): Promise<void>
}

interface Size {
  readonly agents: number
  readonly seconds: number
}

/** Enough to keep a collector busy with full batches. */
const busyAgents = 50
const plans: Readonly<Record<FleetMode, (size: Size) => Omit<FleetPlan, 'url'>>> = {
  paced: (size) => ({ mode: 'paced', ...size, batchRows: 10, rowsEach: 0 }),
  batches: ({ agents, seconds }) => ({
    mode: 'batches',
    agents: Math.min(busyAgents, agents),
    seconds: Math.min(15, seconds),
    batchRows: 100,
    rowsEach: 0,
  }),
  storm: ({ agents }) => ({ mode: 'storm', agents, seconds: 0, batchRows: 500, rowsEach: 300 }),
}
const isMode = (word: string): word is FleetMode => word in plans

async function run(): Promise<void> {
  const { values } = parseArgs({ options })
  const size = {
    agents: positive('--agents', values.agents),
    seconds: positive('--seconds', values.seconds),
  }
  const modes = values.mode.split(',')
  if (!modes.every(isMode)) throw new Error(`--mode is one or more of ${Object.keys(plans).join(', ')}`)
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-bench-'))
  try {
    const report = await bench(folder, await databasesOf(folder, values), modes, size)
    process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : fleetTable(report))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function positive(name: string, text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text)
  throw new Error(`${name} must be a whole number from 1 to 99999, not ${text}`)
}

async function databasesOf(
  folder: string,
  { database, 'database-url': given }: { database: string; 'database-url'?: string | undefined },
): Promise<Databases[]> {
  if (given !== undefined) {
    return [{ name: 'given', create: () => Promise.resolve(given), close: () => Promise.resolve() }]
  }
  if (!['sqlite', 'postgresql', 'both'].includes(database))
    throw new Error(`--database is sqlite, postgresql or both, not ${database}`)
  const sqlite: Databases = {
    name: 'sqlite',
    create: (name) => Promise.resolve(`file:${join(folder, `${name}.db`)}`),
    close: () => Promise.resolve(),
  }
  if (database === 'sqlite') return [sqlite]
  const server = await startPostgresServer()
  const postgres: Databases = {
    name: 'postgresql',
    create: () => server.createDatabase(),
    close: server.remove,
  }
  return database === 'both' ? [sqlite, postgres] : [postgres]
}

async function bench(
  folder: string,
  databases: readonly Databases[],
  modes: readonly FleetMode[],
  size: Size,
): Promise<FleetReport> {
  const load_before = loadavg()
  const crowds: CrowdFigures[] = []
  for (const kind of databases) {
    try {
      for (const mode of modes) {
        process.stderr.write(`${kind.name}: ${mode}\n`)
        const url = await kind.create(`fleet_${mode}`)
        crowds.push(await measureCrowd(kind.name, url, folder, plans[mode](size)))
      }
    } finally {
      await kind.close()
    }
  }
  return {
    bench: 'fleet',
    cpu_model: cpus()[0]?.model ?? 'unknown',
    cpu_cores: availableParallelism(),
    node_version: process.versions.node,
    load_before,
    load_after: loadavg(),
    crowds,
    verdicts: judgeFleet(crowds),
  }
}

async function measureCrowd(
  database: string,
  databaseUrl: string,
  folder: string,
  plan: Omit<FleetPlan, 'url'>,
): Promise<CrowdFigures> {
  const collector = await startCollectorProcess(databaseUrl, folder)
  try {
    let cpuBefore = collector.cpuSeconds()
    const { made, ...result } = await runAgents({ ...plan, url: collector.url }, () => {
      cpuBefore = collector.cpuSeconds()
    })
    const cpuAfter = collector.cpuSeconds()
    const rows = Object.values(made).reduce((sum, count) => sum + count, 0)
    return {
      database,
      mode: plan.mode,
      agents: plan.agents,
      rows,
      rows_per_s: rows / result.drained_s,
      collector_cpu_us_per_row:
        cpuBefore === null || cpuAfter === null ? null : ((cpuAfter - cpuBefore) * 1e6) / rows,
      collector_peak_rss_mb: collector.peakRssMb(),
      ...result,
      ...(await missedRows(databaseUrl, made)),
    }
  } finally {
    await collector.stop()
  }
}

/** Runs light agents in a process of their own; `onUp` is called when all are connected, before they make rows. */
async function runAgents(plan: FleetPlan, onUp: () => void): Promise<FleetResult> {
  const child = fork(fileURLToPath(new URL('fleet/fleet-clients.ts', import.meta.url)), [
    JSON.stringify(plan),
  ])
  const results: FleetResult[] = []
  child.on('message', (message: FleetMessage) => {
    if (message.type === 'result') results.push(message.result)
    else {
      onUp()
      child.send('go')
    }
  })
  // A database that takes the rows of a storm slowly is measured, too.
  await within(plan.seconds + 1800, 'the agents to deliver their rows', once(child, 'exit'))
  const [result] = results
  if (result === undefined) throw new Error('the agents ended without a result')
  return result
}

try {
  await run()
} catch (error) {
  process.stderr.write(`bench:fleet: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
