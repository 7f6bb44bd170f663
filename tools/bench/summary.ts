// What summary and comparison cost over many requests, first and behind new ones, and whether others wait meanwhile.
//   npm run bench:summary -- [--json] [--requests 1e6] [--samples 1e6] [--database sqlite|postgresql|both]
//     [--folder PATH]   keeps the databases there, and goes on with those that are there
import { describeValues } from '@voicemark/analysis'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { growthDatabases } from './growth/growth-database.js'
import { rowsPerBatch } from './ingest/ingest-workload.js'
import { driverAlone } from './summary/summary-floor.js'
import { type SummaryFigures, type SummaryReport, summaryTable } from './summary/summary-report.js'
import { createSummaryWriter, machines, type SummaryWriter } from './summary/summary-writer.js'
import { type CollectorProcess, startCollectorProcess } from './under-test/collector-process.js'

const options = {
  json: { type: 'boolean', default: false },
  requests: { type: 'string', default: '1e6' },
  samples: { type: 'string', default: '1e6' },
  database: { type: 'string', default: 'both' },
  folder: { type: 'string' },
} as const

const newRequests = 100
const asked = 9
const viewLimitMs = 30_000

interface Size {
  readonly requests: number
  readonly samples: number
  readonly folder?: string | undefined
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options })
  const [requests, samples] = [Number(values.requests), Number(values.samples)]
  if (!(requests >= machines * rowsPerBatch) || !(samples >= 0))
    throw new Error(`--requests is a number from ${machines * rowsPerBatch}, --samples one from 0`)
  const openers = growthDatabases(values.database)
  const load_before = loadavg()
  const figures: SummaryFigures[] = []
  for (const open of openers) figures.push(await measure(open, { requests, samples, folder: values.folder }))
  const report: SummaryReport = {
    bench: 'summary',
    cpu_model: cpus()[0]?.model ?? 'unknown',
    cpu_cores: availableParallelism(),
    node_version: process.versions.node,
    load_before,
    load_after: loadavg(),
    figures,
  }
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : summaryTable(report))
}

async function measure(
  open: ReturnType<typeof growthDatabases>[number],
  { requests, samples, folder: kept }: Size,
): Promise<SummaryFigures> {
  const folder = kept === undefined ? mkdtempSync(join(tmpdir(), 'voicemark-bench-')) : kept
  mkdirSync(folder, { recursive: true })
  const database = await open(folder)
  const home = mkdtempSync(join(tmpdir(), 'voicemark-bench-'))
  try {
    const writer = await createSummaryWriter(database.url)
    await fill(writer, database.name, { requests, samples })
    const floor_cpu_s = await driverAlone(database.url, machines, requests / machines)
    const rebuilt = await firstReading(database.url, home)
    const answers = await askAgain(rebuilt.collector, writer)
    await viewIsKept(home)
    await rebuilt.collector.stop()
    await writer.close()
    const first = await firstReading(database.url, home)
    await first.collector.stop()
    return {
      database: database.name,
      requests: Math.max(requests, writer.there),
      samples,
      ...{ first_s: first.s, first_cpu_s: first.cpu_s, first_rss_mb: first.rss_mb },
      ...{ rebuilt_s: rebuilt.s, rebuilt_cpu_s: rebuilt.cpu_s, rebuilt_rss_mb: rebuilt.rss_mb },
      floor_cpu_s,
      ...answers,
    }
  } finally {
    await database.close()
    rmSync(home, { recursive: true })
    if (kept === undefined) rmSync(folder, { recursive: true })
  }
}

/** Rows that are there already are not written again. */
async function fill(writer: SummaryWriter, database: string, { requests, samples }: Size): Promise<void> {
  if (writer.there >= requests) return
  process.stderr.write(`${database}: writing ${requests - writer.there} requests and ${samples} samples\n`)
  await writer.requests(requests - writer.there)
  await writer.samples(samples)
}

/** From the start of a collector to its first summary. */
async function firstReading(databaseUrl: string, home: string) {
  const startMs = performance.now()
  const collector = await startCollectorProcess(databaseUrl, home)
  await ask(collector, '/metrics/summary')
  const s = (performance.now() - startMs) / 1000
  return { collector, s, cpu_s: collector.cpuSeconds(), rss_mb: collector.peakRssMb() }
}

/** What was read is written behind the answer. */
async function viewIsKept(home: string): Promise<void> {
  const untilMs = performance.now() + viewLimitMs
  const isKept = () => readdirSync(home, { recursive: true }).some((name) => String(name).endsWith('.view'))
  while (!isKept()) {
    if (performance.now() > untilMs) throw new Error(`no view in ${home} after ${viewLimitMs / 1000} s`)
    await setTimeout(100)
  }
}

/** The same questions behind new requests, while somebody looks whether the collector still answers at once. */
async function askAgain(collector: CollectorProcess, writer: SummaryWriter) {
  const livez = watchLivez(collector)
  const timed = async (path: string) => {
    const times: number[] = []
    for (let i = 0; i < asked; i++) {
      await writer.requests(newRequests)
      times.push(await ask(collector, path))
    }
    return { median: describeValues(times).median ?? NaN, max: Math.max(...times) }
  }
  const summary = await timed('/metrics/summary')
  const comparison = await timed('/api/v1/comparison')
  const split_s = (await ask(collector, '/api/v1/comparison?split=voice')) / 1000
  return {
    summary_ms: summary.median,
    summary_max_ms: summary.max,
    comparison_ms: comparison.median,
    comparison_max_ms: comparison.max,
    split_s,
    livez_max_ms: await livez(),
  }
}

/** Milliseconds until the whole answer is there. */
async function ask({ url }: CollectorProcess, path: string): Promise<number> {
  const startMs = performance.now()
  const response = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(600_000) })
  await response.text()
  if (!response.ok) throw new Error(`${path} answers ${response.status}`)
  return performance.now() - startMs
}

/** Gives a function that ends the watch and gives its longest answer, ms. */
function watchLivez(collector: CollectorProcess): () => Promise<number> {
  let ended = false
  const watch = async () => {
    let longest = 0
    while (!ended) {
      longest = Math.max(longest, await ask(collector, '/livez'))
      await setTimeout(10)
    }
    return longest
  }
  const watching = watch()
  return () => {
    ended = true
    return watching
  }
}

try {
  await run()
} catch (error) {
  process.stderr.write(`bench:summary: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
