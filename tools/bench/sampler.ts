// How well a process that is busy with inference can be sampled ten times a second, and what that costs.
//   npm run bench:sampler -- [--json] [--rounds 3] [--seconds 12]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildSyntheticLoad } from '../voice/synthetic-load.js'
import { measureVariant, type Measurement } from './sampler/measure-variant.js'
import { reportTable } from './sampler/report-table.js'
import { figureRound, medianRound } from './sampler/round-figures.js'
import type { BenchReport } from './sampler/sampler-report.js'
import { variants, type Variant } from './sampler/variant.js'
import { judge } from './sampler/verdicts.js'
import { compileTools } from './under-test/compile-tools.js'

const options = {
  json: { type: 'boolean', default: false },
  rounds: { type: 'string', default: '3' },
  seconds: { type: 'string', default: '12' },
} as const

type Round = Record<Variant, Measurement>

async function run(): Promise<void> {
  const { values } = parseArgs({ options })
  const rounds = positive('--rounds', values.rounds)
  const seconds = positive('--seconds', values.seconds)
  compileTools()
  const report = await bench(rounds, seconds)
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : reportTable(report))
}

function positive(name: string, text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw new Error(`${name} must be a whole number from 1 to 9999, not ${text}`)
}

async function bench(roundCount: number, seconds: number): Promise<BenchReport> {
  const load_before = loadavg()
  const measured = await withModel((model) => measureRounds(roundCount, model, seconds))
  const rounds = measured.map(figureRound)
  const medians = medianRound(rounds)
  return {
    bench: 'sampler',
    cpu_model: cpus()[0]?.model ?? 'unknown',
    cpu_cores: availableParallelism(),
    node_version: process.versions.node,
    runtime_version: measured[0]?.none.report.runtime_version ?? 'unknown',
    model: 'synthetic-load-medium (tile)',
    seconds,
    load_before,
    load_after: loadavg(),
    medians,
    rounds,
    verdicts: judge(medians),
  }
}

async function withModel<T>(use: (model: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-bench-'))
  try {
    const model = join(folder, 'load.onnx')
    writeFileSync(model, buildSyntheticLoad({ size: 'medium', variant: 'tile' }).onnx)
    return await use(model)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function measureRounds(count: number, model: string, seconds: number): Promise<Round[]> {
  const rounds: Round[] = []
  for (let index = 0; index < count; index++) {
    const round: Partial<Round> = {}
    for (const variant of orderOf(index)) {
      process.stderr.write(`round ${index + 1} of ${count}: ${variant}\n`)
      round[variant] = await measureVariant(variant, model, seconds)
    }
    rounds.push(round as Round)
  }
  return rounds
}

/** Each round begins with another variant, so that no variant always follows the same one. */
function orderOf(index: number): Variant[] {
  const first = index % variants.length
  return [...variants.slice(first), ...variants.slice(0, first)]
}

try {
  await run()
} catch (error) {
  process.stderr.write(`bench:sampler: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
