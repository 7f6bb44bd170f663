// How fast the collector writes samples, against the fastest way of each database and against createMany.
//   npm run bench:ingest -- [--json] [--rounds 5] [--rows 20000]
// With databases of one's own the write path alone, on the first against the others, such as Citus against Postgres:
//   npm run bench:ingest -- --database-url URL --database-url URL
import { describeValues } from '@voicemark/analysis'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Arena, Contender } from './ingest/ingest-contender.js'
import { givenArena } from './ingest/ingest-given.js'
import { postgresArena } from './ingest/ingest-postgresql.js'
import { type ContenderFigures, type IngestReport, ingestTable, type Ratio } from './ingest/ingest-report.js'
import { sqliteArena } from './ingest/ingest-sqlite.js'
import { type Commit, createWorkload, rowsPerBatch, runCount } from './ingest/ingest-workload.js'

const options = {
  json: { type: 'boolean', default: false },
  rounds: { type: 'string', default: '5' },
  rows: { type: 'string', default: '20000' },
  'database-url': { type: 'string', multiple: true },
} as const

/** The expectation on the product for each that it is held against. */
const expected: Readonly<Record<string, number>> = { 'prepared insert': 0.7, COPY: 0.4, createMany: 25 }
/** The first of the given databases against another one. */
const expectedOfGiven = 0.6

interface Measured {
  readonly rows_per_s: number
  readonly cpu_us_per_row: number
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options })
  const rounds = positive('--rounds', values.rounds)
  const rows = positive('--rows', values.rows)
  const given = values['database-url']
  const arenas = given === undefined ? [sqliteArena, postgresArena] : [givenArena(given)]
  const report = await bench(arenas, rounds, rows)
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : ingestTable(report))
}

function positive(name: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text)
  throw new Error(`${name} must be a whole number from 1 to 9999999, not ${text}`)
}

async function bench(
  arenas: readonly ((folder: string, rows: number) => Promise<Arena>)[],
  rounds: number,
  rows: number,
): Promise<IngestReport> {
  const load_before = loadavg()
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-bench-'))
  try {
    const results = []
    for (const open of arenas) results.push(await measureArena(await open(folder, rows), rounds))
    return {
      bench: 'ingest',
      cpu_model: cpus()[0]?.model ?? 'unknown',
      cpu_cores: availableParallelism(),
      node_version: process.versions.node,
      rounds,
      rows_per_commit: rowsPerBatch * runCount,
      load_before,
      load_after: loadavg(),
      databases: results.map(({ database, contenders }) => ({ database, contenders })),
      ratios: results.flatMap(({ ratios }) => ratios),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function measureArena({ database, contenders, close }: Arena, rounds: number) {
  const measured = contenders.map((): Measured[] => [])
  const workloads = contenders.map(createWorkload)
  try {
    // The first round warms up and is not counted.
    for (let round = 0; round <= rounds; round++) {
      process.stderr.write(`${database}: ${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}\n`)
      for (const [i, contender] of contenders.entries()) {
        const commits = workloads[i]?.(contender.rows) ?? []
        const result = await measure(contender, commits)
        if (round > 0) measured[i]?.push(result)
      }
    }
  } finally {
    for (const contender of contenders) await contender.close()
    await close()
  }
  const figures = contenders.map((contender, i) => figuresOf(contender, measured[i] ?? []))
  return { database, contenders: figures, ratios: ratiosOf(database, contenders, measured) }
}

async function measure(contender: Contender, commits: readonly Commit[]): Promise<Measured> {
  const rows = commits.flat().reduce((sum, part) => sum + part.rows.length, 0)
  const cpuBefore = process.cpuUsage()
  const startMs = performance.now()
  await contender.write(commits)
  const seconds = (performance.now() - startMs) / 1000
  const { user, system } = process.cpuUsage(cpuBefore)
  return { rows_per_s: rows / seconds, cpu_us_per_row: (user + system) / rows }
}

function figuresOf({ name, rows }: Contender, measured: readonly Measured[]): ContenderFigures {
  return {
    name,
    rows,
    rows_per_s: median(measured.map((result) => result.rows_per_s)),
    cpu_us_per_row: median(measured.map((result) => result.cpu_us_per_row)),
  }
}

/** Within a round, so that a slow minute of the machine slows both sides of a ratio. */
function ratiosOf(
  database: string,
  contenders: readonly Contender[],
  [product = [], ...others]: readonly Measured[][],
): Ratio[] {
  return others.map((other, i) => {
    const against = contenders[i + 1]?.name ?? ''
    const ratio = median(
      product.map((result, round) => result.rows_per_s / (other[round]?.rows_per_s ?? NaN)),
    )
    const limit = expected[against] ?? expectedOfGiven
    return { database, against, ratio, expected: limit, result: ratio >= limit ? 'pass' : 'fail' }
  })
}

function median(values: readonly number[]): number {
  return describeValues(values).median ?? NaN
}

try {
  await run()
} catch (error) {
  process.stderr.write(`bench:ingest: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
