// How fast rows leave the collector, against the program of each database, in how much memory, and whether Parquet has the same sums.
//   npm run bench:export -- [--json] [--samples 1e6] [--requests 2e5] [--pairs 5] [--database sqlite|postgresql|both]
//     [--duckdb 1.5.6-r.1]   version of @duckdb/node-api, which is got from npm into a folder that is removed
// Needs curl, and sqlite3 or psql.
import { describeValues } from '@voicemark/analysis'
import { realtimeAllCsvColumns, realtimeCsvColumns, requestCsvColumns } from '@voicemark/schema'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { exportDatabase, type ExportDatabase, exportDatabases } from './export/export-databases.js'
import { overHttp, runContender } from './export/export-contenders.js'
import { createDuckdb, type ParquetSums } from './export/export-duckdb.js'
import { watchMemory } from './export/export-memory.js'
import { type ExportRatio, type ExportReport, type ExportSums, exportTable } from './export/export-report.js'
import { startCollectorProcess } from './under-test/collector-process.js'

const options = {
  json: { type: 'boolean', default: false },
  samples: { type: 'string', default: '1e6' },
  requests: { type: 'string', default: '2e5' },
  pairs: { type: 'string', default: '5' },
  database: { type: 'string', default: 'both' },
  duckdb: { type: 'string', default: '1.5.6-r.1' },
} as const

/** What is exported: the path, and what the database's own program is asked for. */
const cases = [
  {
    ...{ rows: '7 columns of samples', path: 'samples.csv?columns=seed' },
    ...{ table: 'sample', columns: Object.keys(realtimeCsvColumns) },
  },
  {
    ...{ rows: 'all columns of samples', path: 'samples.csv?columns=all' },
    ...{ table: 'sample', columns: Object.keys(realtimeAllCsvColumns).filter((name) => name !== 'agent_id') },
  },
  {
    ...{ rows: '26 columns of requests', path: 'requests.csv?columns=seed' },
    ...{ table: 'request', columns: Object.keys(requestCsvColumns) },
  },
] as const

async function run(): Promise<void> {
  const { values } = parseArgs({ options })
  const [samples, requests, pairs] = [values.samples, values.requests, values.pairs].map(Number)
  if (samples === undefined || requests === undefined || !(pairs !== undefined && pairs >= 1))
    throw new Error('--samples, --requests and --pairs are numbers')
  const load_before = loadavg()
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-bench-'))
  try {
    const duckdb = await createDuckdb(folder, values.duckdb)
    const results = []
    for (const name of exportDatabases(values.database))
      results.push(
        await measure(await exportDatabase(name, folder, { samples, requests }), { pairs, folder, duckdb }),
      )
    const report: ExportReport = {
      bench: 'export',
      cpu_model: cpus()[0]?.model ?? 'unknown',
      cpu_cores: availableParallelism(),
      node_version: process.versions.node,
      pairs,
      load_before,
      load_after: loadavg(),
      ratios: results.flatMap(({ ratios }) => ratios),
      memory: results.map(({ memory }) => memory),
      sums: results.flatMap(({ sums }) => sums),
    }
    process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : exportTable(report))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface How {
  readonly pairs: number
  readonly folder: string
  readonly duckdb: ParquetSums
}

async function measure(database: ExportDatabase, { pairs, folder, duckdb }: How) {
  const collector = await startCollectorProcess(database.url, mkdtempSync(join(folder, 'home-')))
  const exportsUrl = `${collector.url}/api/v1/exports`
  try {
    const ratios: ExportRatio[] = []
    for (const one of cases) ratios.push(await ratioOf(database, exportsUrl, one, pairs))
    const memory = await watchMemory(collector, 6, () =>
      runContender(overHttp('export', `${exportsUrl}/samples.csv?columns=all`)),
    )
    const sums: ExportSums[] = []
    for (const rows of ['samples', 'requests'] as const)
      sums.push({
        database: database.name,
        rows,
        ...(await duckdb.compare(`${exportsUrl}/${rows}.parquet`, rows, database)),
      })
    return { ratios, memory: { database: database.name, ...memory }, sums }
  } finally {
    await collector.stop()
    await database.close()
  }
}

/** In pairs, so that a slow minute of the machine slows both; who begins takes turns. The first pair warms up. */
async function ratioOf(
  database: ExportDatabase,
  exportsUrl: string,
  { rows, path, table, columns }: (typeof cases)[number],
  pairs: number,
): Promise<ExportRatio> {
  const other = database.contender(table, columns)
  const product = overHttp('export', `${exportsUrl}/${path}`)
  const seconds: { product: number; other: number }[] = []
  for (let pair = 0; pair <= pairs; pair++) {
    process.stderr.write(
      `${database.name}, ${rows}: ${pair === 0 ? 'warm-up' : `pair ${pair} of ${pairs}`}\n`,
    )
    const first = await runContender(pair % 2 === 0 ? product : other)
    const second = await runContender(pair % 2 === 0 ? other : product)
    const [ours, theirs] = pair % 2 === 0 ? [first, second] : [second, first]
    // Said at once: a run that is ended early has told what it saw.
    process.stderr.write(`  ${ours.seconds.toFixed(2)} s against ${theirs.seconds.toFixed(2)} s\n`)
    if (pair > 0) seconds.push({ product: ours.seconds, other: theirs.seconds })
  }
  const ratios = seconds.map((one) => one.other / one.product)
  const ratio = medianOf(ratios)
  return {
    database: database.name,
    rows,
    against: other.name,
    product_s: medianOf(seconds.map((one) => one.product)),
    other_s: medianOf(seconds.map((one) => one.other)),
    ratio,
    low: Math.min(...ratios),
    high: Math.max(...ratios),
    expected: database.expected,
    result: ratio >= database.expected ? 'pass' : 'fail',
  }
}

const medianOf = (values: readonly number[]) => describeValues(values).median ?? NaN

try {
  await run()
} catch (error) {
  process.stderr.write(`bench:export: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
