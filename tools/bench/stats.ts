// Whether the intervals and claims of the comparison are as sure as they say, and how long a million requests take.
//   npm run bench:stats -- [--json] [--datasets 10000] [--campaigns 2000] [--requests 1000000] [--seed 1]
import { availableParallelism, cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { createRandom } from '@voicemark/analysis'
import { measureClaims } from './stats/stats-campaigns.js'
import { measureCoverage } from './stats/stats-coverage.js'
import { statsTable, type StatsReport } from './stats/stats-report.js'
import { measureSpeed } from './stats/stats-speed.js'

const options = {
  json: { type: 'boolean', default: false },
  datasets: { type: 'string', default: '10000' },
  campaigns: { type: 'string', default: '2000' },
  requests: { type: 'string', default: '1000000' },
  seed: { type: 'string', default: '1' },
} as const

function run(): void {
  const { values } = parseArgs({ options })
  const report = bench(
    positive('--datasets', values.datasets),
    positive('--campaigns', values.campaigns),
    positive('--requests', values.requests),
    positive('--seed', values.seed),
  )
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : statsTable(report))
}

function positive(name: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text)
  throw new Error(`${name} must be a whole number from 1 to 9999999, not ${text}`)
}

function bench(datasets: number, campaigns: number, requests: number, seed: number): StatsReport {
  const load_before = loadavg()
  const random = createRandom(seed)
  progress(`${requests} requests`)
  const speed = measureSpeed(requests, random.fork('speed'))
  const coverage = measureCoverage(datasets, random.fork('coverage'), progress)
  const claims = measureClaims(campaigns, random.fork('claims'), progress)
  return {
    bench: 'stats',
    cpu_model: cpus()[0]?.model ?? 'unknown',
    cpu_cores: availableParallelism(),
    node_version: process.versions.node,
    seed,
    load_before,
    load_after: loadavg(),
    coverage,
    claims,
    speed,
  }
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`)
}

try {
  run()
} catch (error) {
  process.stderr.write(`bench:stats: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
