import { asked } from '../work/asked.js'
import { executeOn } from '../../faults/check/database-reader.js'
import { statSync } from 'node:fs'
import type { Parties } from '../work/parties.js'
import { familyOf } from './family.js'
import { sizeOf, type FolderSize } from './folder-sizes.js'
import { readProcess, type ProcessReading } from './process-reading.js'

/** One look at everything. */
export interface Look {
  /** Since the start. */
  readonly at_s: number
  readonly processes: Readonly<Record<string, ProcessReading>>
  readonly sizes: Readonly<Record<SizeName, FolderSize>>
  /** Rows that the collector has stored. */
  readonly rows: { readonly request: number; readonly sample: number }
}

export type SizeName = keyof Awaited<ReturnType<typeof sizesOf>>

/** Looks at every process under test, at their files, and asks the collector how many rows it has. */
export async function lookAt(parties: Parties, at_s: number): Promise<Look> {
  const rows = await storedRows(parties.collector.url)
  return { at_s, rows, processes: readAll(parties), sizes: await sizesOf(parties) }
}

function readAll({ collector, agent, server, bench, folders }: Parties): Record<string, ProcessReading> {
  const roots = [
    ['collector', collector.child().pid],
    ['agent', agent.child().pid],
    ['watched server', server.pid],
    ['bench', bench.pid],
  ] as const
  const members = roots.flatMap(([role, pid]) => familyOf(role, pid))
  return Object.fromEntries(
    members.flatMap(({ role, pid }) => {
      const reading = readProcess(pid, folders.notes)
      return reading === null ? [] : [[role, reading]]
    }),
  )
}

async function sizesOf({ databaseUrl, folders, collector, agent, bench }: Parties) {
  const home = `${folders.agent}/home`
  const metrics = `${folders.agent}/metrics`
  return {
    ...(await databaseSizes(databaseUrl)),
    'kept by the collector': sizeOf(folders.collector, /^(?!metrics\/)/),
    'figures drawn': sizeOf(`${folders.collector}/metrics`),
    journal: sizeOf(home, /^requests\.ndjson$/),
    spool: sizeOf(`${home}/outbox`),
    'campaigns kept': sizeOf(`${home}/campaigns`),
    'CSV of requests': sizeOf(metrics, /^synthesis_/),
    'CSV of samples': sizeOf(metrics, /^realtime_/),
    'temporary files': sizeOf(folders.temporary),
    'log of the collector': { files: 1, bytes: collector.child().printed() },
    'log of the agent': { files: 1, bytes: agent.child().printed() },
    'log of the bench': { files: 1, bytes: bench.printed() },
  }
}

/** Of Postgres its own figure, and no log beside it. */
async function databaseSizes(url: string) {
  if (url.startsWith('file:')) {
    const [path, none] = [url.slice('file:'.length), { size: 0 }]
    const bytesOf = (name: string) => (statSync(name, { throwIfNoEntry: false }) ?? none).size
    const log = { files: 1, bytes: bytesOf(`${path}-wal`) }
    return { database: { files: 1, bytes: bytesOf(path) }, 'write-ahead log': log }
  }
  const [row] = await executeOn(url, ['SELECT pg_database_size(current_database()) AS bytes'])
  return { database: { files: 1, bytes: Number(row?.['bytes']) }, 'write-ahead log': { files: 0, bytes: 0 } }
}

interface StreamReport {
  readonly stream: 'request' | 'sample'
  readonly stored: number
}

async function storedRows(url: string) {
  const response = await asked(`${url}/api/v1/health`, { signal: AbortSignal.timeout(60_000) })
  const { streams } = (await response.json()) as { streams: readonly StreamReport[] }
  const sum = (name: StreamReport['stream']) =>
    streams.filter(({ stream }) => stream === name).reduce((total, { stored }) => total + stored, 0)
  return { request: sum('request'), sample: sum('sample') }
}
