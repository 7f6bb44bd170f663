// A request's time in the agent next to bare `session.run` on the same ids, and next to Piper's own program.
//   npm run bench:engine -- [--json] [--rounds 12] [--threads 1,2] [--voice PATH.onnx] [--piper PYTHON] [--collector]
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startAgentContender } from './engine/engine-agent.js'
import type { BenchVoice, EngineContender } from './engine/engine-contender.js'
import { figureEngine, type EngineFigures } from './engine/engine-figures.js'
import { engineTable, type EngineReport } from './engine/engine-report.js'
import { speakRounds } from './engine/engine-rounds.js'
import { startPiper, startRuntime } from './engine/engine-runtime.js'
import { engineTextNames } from './engine/engine-texts.js'
import { startCollectorProcess } from './under-test/collector-process.js'
import { compileTools } from './under-test/compile-tools.js'

const embedded = fileURLToPath(new URL('../../apps/agent/voices/en_US-kal16-diphone.onnx', import.meta.url))
const options = {
  json: { type: 'boolean', default: false },
  rounds: { type: 'string', default: '12' },
  threads: { type: 'string', default: '1,2' },
  voice: { type: 'string', default: embedded },
  piper: { type: 'string', default: 'python3' },
  collector: { type: 'boolean', default: false },
} as const

/** Until memory is looked at: the garbage collector comes by itself. */
const restMs = 10_000

async function run(): Promise<void> {
  const { values } = parseArgs({ options })
  const rounds = whole('--rounds', values.rounds)
  const threads = values.threads.split(',').map((text) => whole('--threads', text))
  const voice = findVoice(values.voice)
  compileTools()
  const load_before = loadavg()
  const figures: EngineFigures[] = []
  let runtimes: EngineReport['runtimes'] = {}
  let resident_mb: EngineReport['resident_mb'] = {}
  const python = hasPiper(values.piper) ? values.piper : null
  const collector = values.collector ? await startCollector() : null
  try {
    for (const count of threads) {
      process.stderr.write(`${count} threads\n`)
      const contenders = await startContenders(voice, count, python, collector?.url ?? null)
      runtimes = Object.fromEntries(contenders.map(({ name, runtime }) => [name, runtime]))
      try {
        const spoken = await speakRounds(contenders, rounds)
        figures.push(...engineTextNames.map((text) => figureEngine(count, text, spoken[text])))
        await setTimeout(restMs)
        resident_mb = Object.fromEntries(contenders.map((one) => [one.name, one.residentMb()]))
      } finally {
        for (const contender of contenders) await contender.stop()
      }
    }
  } finally {
    await collector?.stop()
  }
  const report: EngineReport = {
    bench: 'engine',
    cpu_model: cpus()[0]?.model ?? 'unknown',
    cpu_cores: availableParallelism(),
    node_version: process.versions.node,
    voice: voice.name,
    runtimes,
    resident_mb,
    without_piper:
      python === null ? `${values.piper} has no piper-tts; name one that has with --piper` : null,
    collector: values.collector,
    load_before,
    load_after: loadavg(),
    figures,
  }
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : engineTable(report))
}

async function startContenders(
  voice: BenchVoice,
  threads: number,
  python: string | null,
  collector: string | null,
): Promise<EngineContender[]> {
  const contenders = [
    await startAgentContender(voice, threads, collector),
    await startRuntime(voice, threads),
  ]
  return python === null ? contenders : [...contenders, await startPiper(python, voice, threads)]
}

/** Whether this Python has Piper's own program. */
function hasPiper(python: string): boolean {
  return spawnSync(python, ['-c', 'import piper, onnxruntime'], { stdio: 'ignore' }).status === 0
}

async function startCollector() {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-bench-'))
  const { url, stop } = await startCollectorProcess(`file:${join(folder, 'bench.db')}`, folder)
  return {
    url,
    async stop() {
      await stop()
      rmSync(folder, { recursive: true })
    },
  }
}

function findVoice(file: string): BenchVoice {
  const path = resolve(file)
  for (const needed of [path, `${path}.json`]) {
    if (!existsSync(needed))
      throw new Error(`${needed} is not there; tools/README.md says where to get a voice`)
  }
  return { name: basename(path, '.onnx'), path }
}

function whole(name: string, text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw new Error(`${name} must be a whole number from 1 to 9999, not ${text}`)
}

try {
  await run()
} catch (error) {
  process.stderr.write(`bench:engine: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
