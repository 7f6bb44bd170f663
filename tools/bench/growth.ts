// Whether a row costs the same whatever is there already: CPU, bytes and the time of a summary as a database grows.
//   npm run bench:growth -- [--json] [--rows 1e5,1e6,1e7] [--database sqlite|postgresql|both]
import { describeValues } from '@voicemark/analysis'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type GrowthDatabase, growthDatabases } from './growth/growth-database.js'
import { type GrowthPoint, type GrowthReport, growthTable, judgeGrowth } from './growth/growth-report.js'
import { requestValues } from './growth/growth-requests.js'
import { greetedAgent, openProductStore, type ProductStore } from './ingest/ingest-product.js'
import { rowsPerBatch, sampleValues } from './ingest/ingest-workload.js'
import { startCollectorProcess } from './under-test/collector-process.js'

const options = {
  json: { type: 'boolean', default: false },
  rows: { type: 'string', default: '1e5,1e6,1e7' },
  database: { type: 'string', default: 'both' },
} as const

/** Agents that deliver in turn, so that the table grows in as many places. */
const agentCount = 50
const batchesPerGroup = 20
/** Rows at the end of each size that are measured, and rows to warm up with. */
const measuredRows = 100_000
const requestCount = 1_000
const asked = 15

type Agent = Awaited<ReturnType<typeof greetedAgent>>

/** Writes through the product's own path; gives how many rows there are. */
interface Writer {
  writeTo(rows: number): Promise<number>
  addRequest(): Promise<void>
  close(): Promise<void>
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options })
  const sizes = values.rows.split(',').map(Number)
  if (
    !sizes.every((size, i) => Number.isInteger(size) && size >= 2 * measuredRows * Math.sign(i) && size > 0)
  )
    throw new Error('--rows are whole numbers of rows, the smallest first')
  const report = await bench(growthDatabases(values.database), sizes)
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : growthTable(report))
}

async function bench(
  openers: ReturnType<typeof growthDatabases>,
  sizes: readonly number[],
): Promise<GrowthReport> {
  const load_before = loadavg()
  const points: GrowthPoint[] = []
  for (const open of openers) {
    const folder = mkdtempSync(join(tmpdir(), 'voicemark-bench-'))
    try {
      points.push(...(await grow(await open(folder), folder, sizes)))
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
  return {
    bench: 'growth',
    cpu_model: cpus()[0]?.model ?? 'unknown',
    cpu_cores: availableParallelism(),
    node_version: process.versions.node,
    load_before,
    load_after: loadavg(),
    requests: requestCount,
    points,
    verdicts: judgeGrowth(points),
  }
}

async function grow(
  database: GrowthDatabase,
  folder: string,
  sizes: readonly number[],
): Promise<GrowthPoint[]> {
  const points: GrowthPoint[] = []
  try {
    const warmUp = await createWriter(database.warmUpUrl)
    await warmUp.writeTo(measuredRows)
    await warmUp.close()
    const writer = await createWriter(database.url)
    for (let i = 0; i < requestCount; i++) await writer.addRequest()
    for (const size of sizes) {
      process.stderr.write(`${database.name}: ${size} rows\n`)
      points.push(await measureAt(database, writer, folder, size))
    }
    await writer.close()
  } finally {
    await database.close()
  }
  return points
}

async function measureAt(
  database: GrowthDatabase,
  writer: Writer,
  folder: string,
  size: number,
): Promise<GrowthPoint> {
  const before = await writer.writeTo(size - measuredRows)
  const serverBefore = database.serverCpuSeconds()
  const cpuBefore = process.cpuUsage()
  const startMs = performance.now()
  const rows = await writer.writeTo(size)
  const seconds = (performance.now() - startMs) / 1000
  const { user, system } = process.cpuUsage(cpuBefore)
  const server_us = (database.serverCpuSeconds() - serverBefore) * 1e6
  return {
    database: database.name,
    rows,
    cpu_us_per_row: (user + system + server_us) / (rows - before),
    rows_per_s: (rows - before) / seconds,
    bytes_per_row: (await database.sampleBytes()) / rows,
    ...(await askCollector(database.url, folder, writer)),
  }
}

/** Times the product's own answers, with a new request before each so that nothing is remembered. */
async function askCollector(databaseUrl: string, home: string, { addRequest }: Writer) {
  const collector = await startCollectorProcess(databaseUrl, home)
  const timed = async (path: string) => {
    await addRequest()
    const startMs = performance.now()
    const response = await fetch(`${collector.url}${path}`, { signal: AbortSignal.timeout(600_000) })
    await response.text()
    if (!response.ok) throw new Error(`${path} answers ${response.status}`)
    return performance.now() - startMs
  }
  const median = async (path: string) => {
    const times: number[] = []
    for (let i = 0; i < asked; i++) times.push(await timed(path))
    return describeValues(times).median ?? NaN
  }
  try {
    const first_summary_ms = await timed('/metrics/summary')
    const cpuBefore = collector.cpuSeconds()
    const summary_ms = await median('/metrics/summary')
    const export_ms = await median('/metrics/export')
    const cpuAfter = collector.cpuSeconds()
    const answer_cpu_ms =
      cpuBefore === null || cpuAfter === null ? null : ((cpuAfter - cpuBefore) * 1000) / (2 * asked)
    return { first_summary_ms, summary_ms, export_ms, answer_cpu_ms }
  } finally {
    await collector.stop()
  }
}

async function createWriter(url: string): Promise<Writer> {
  const store = await openProductStore(url)
  const agents: Agent[] = []
  for (let i = 0; i < agentCount; i++) agents.push(await greetedAgent(store))
  const next = agents.map(() => 0)
  let turn = 0
  let written = 0
  let requests = 0
  return {
    async writeTo(rows) {
      while (written < rows) {
        const group = Array.from({ length: batchesPerGroup }, () => {
          const index = turn++ % agentCount
          const first = next[index] ?? 0
          next[index] = first + rowsPerBatch
          const values = Array.from({ length: rowsPerBatch }, (_, i) => sampleValues(first + i))
          return { ...agents[index], stream: 'sample', first, rows: values }
        })
        await ingest(store, group)
        written += batchesPerGroup * rowsPerBatch
      }
      return written
    },
    async addRequest() {
      const first = requests++
      await ingest(store, [{ ...agents[0], stream: 'request', first, rows: [requestValues(first)] }])
    },
    close: () => store.close(),
  }
}

async function ingest(store: ProductStore, group: readonly object[]): Promise<void> {
  const replies = await store.ingest(group)
  if (replies.some(({ status }) => status !== 'ok')) throw new Error(JSON.stringify(replies))
}

try {
  await run()
} catch (error) {
  process.stderr.write(`bench:growth: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
