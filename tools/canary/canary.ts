// Has a sentence spoken, refused, given up and lost in every way, and searches it in all that is left: databases, spool,
// journal, CSV, logs, answers, temporary folders, backup, paper pack, and what went between agent and collector.
//   npm run test:canary -- [--database sqlite|postgresql] [--keep] [--json]
// Both databases by default; --keep leaves the folder of what was searched.
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openStage } from '../faults/stage.js'
import type { Provider } from '../faults/stage-database.js'
import { resultText, type CanaryResult } from './canary-result.js'
import { playCanary } from './play-canary.js'

const { values } = parseArgs({
  options: {
    database: { type: 'string' },
    build: { type: 'string', default: fileURLToPath(new URL('../..', import.meta.url)) },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})

async function play(provider: Provider): Promise<CanaryResult> {
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-canary-'))
  chmodSync(folder, 0o755)
  const file = join(folder, 'database')
  mkdirSync(file)
  const own = provider === 'sqlite' ? { databaseUrl: `file:${join(file, 'collector.db')}` } : {}
  const stage = await openStage({ provider, seed: 'canary', build: values.build, folder, ...own })
  try {
    return await playCanary(stage)
  } finally {
    await stage.close()
    if (values.keep) process.stdout.write(`left in ${folder}\n`)
    else rmSync(folder, { recursive: true, force: true })
  }
}

async function run(): Promise<number> {
  if (process.platform !== 'linux')
    throw new Error('the process that speaks is found by /proc, which Linux has')
  const wanted = values.database ?? 'sqlite,postgresql'
  const providers = (['sqlite', 'postgresql'] as const).filter((name) => wanted.split(',').includes(name))
  if (providers.length === 0) throw new Error(`--database must be sqlite or postgresql, not ${wanted}`)
  let failed = 0
  for (const provider of providers) {
    const result = await play(provider)
    if (!result.passed) failed++
    process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : resultText(result))
  }
  return failed === 0 ? 0 : 1
}

try {
  process.exitCode = await run()
} catch (error) {
  process.stderr.write(`test:canary: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
process.exit()
