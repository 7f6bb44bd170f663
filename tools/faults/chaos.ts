// Random faults from a seed against collectors and clients, then the final check. A URL names an empty database of a
// server that is left as it is, such as a Citus.
//   npm run test:chaos -- --minutes 5 --seed 1 [--database sqlite|postgresql|URL] [--json] [--print]
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { collectorsOf, playChaos, type ChaosResult } from './chaos/play-chaos.js'
import { faultSchedule } from './chaos/schedule.js'
import { isRight, verdictText } from './check/checker.js'
import type { Provider } from './stage-database.js'
import { openStage } from './stage.js'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now()) },
    database: { type: 'string', default: 'postgresql' },
    build: { type: 'string', default: fileURLToPath(new URL('../..', import.meta.url)) },
    json: { type: 'boolean', default: false },
    /** Prints the schedule and plays nothing. */
    print: { type: 'boolean', default: false },
  },
})

async function run(): Promise<number> {
  const { seed, build } = values
  const databaseUrl = /^postgres(ql)?:\/\//.test(values.database) ? values.database : undefined
  const provider = databaseUrl === undefined ? providerOf(values.database) : 'postgresql'
  const database = databaseUrl === undefined ? provider : 'given-postgresql'
  const minutes = Number(values.minutes)
  if (!(minutes > 0 && minutes <= 120)) throw new Error('--minutes must be more than 0 and at most 120')
  process.stderr.write(`chaos: seed ${seed}, ${minutes} min, ${database}\n`)
  if (values.print) {
    const collectors = collectorsOf(database)
    const schedule = faultSchedule({ seed, database, collectors, lastMs: minutes * 60_000 })
    for (const fault of schedule) process.stdout.write(`${JSON.stringify(fault)}\n`)
    return 0
  }
  const stage = await openStage({ provider, seed: `chaos ${seed}`, build, databaseUrl })
  try {
    const result = await playChaos(stage, { seed, minutes, database })
    process.stdout.write(
      values.json ? `${JSON.stringify({ seed, database, minutes, ...result }, null, 2)}\n` : report(result),
    )
    return isGood(result) ? 0 : 1
  } finally {
    await stage.close()
  }
}

function providerOf(name: string): Provider {
  if (name === 'sqlite' || name === 'postgresql') return name
  throw new Error(`--database must be sqlite, postgresql or a postgresql:// URL, not ${name}`)
}

function isGood({ verdict, health, deaths, failed, healedS }: ChaosResult): boolean {
  return isRight(verdict) && health === null && deaths.length + failed.length === 0 && healedS <= 10
}

function report(result: ChaosResult): string {
  const { faults, kinds, failed, deaths, healedS, verdict, health } = result
  const lines = [
    `${isGood(result) ? 'passed' : 'failed'}: ${faults} faults of ${Object.keys(kinds).length} kinds, healed in ${healedS.toFixed(1)} s`,
    verdictText(verdict),
    Object.entries(kinds)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(', '),
    ...(health === null ? [] : [`health: ${health}`]),
    ...deaths.map((death) => `a collector ended by itself ${death}`),
    ...failed.map((failure) => `a fault that could not be made: ${failure}`),
  ]
  return `${lines.join('\n')}\n`
}

try {
  process.exitCode = await run()
} catch (error) {
  process.stderr.write(`test:chaos: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
process.exit()
