// Breaks one rule of the protocol after the other in a copy of the build, and demands that its suite notices.
//   npm run test:mutants -- [--mutant text] [--seed S]
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startPostgresServer, type PostgresServer } from './fixture/postgres-server.js'
import { applyEdits, copyBuild } from './mutants/mutated-build.js'
import { mutants, type Mutant } from './mutants/mutant-list.js'
import { playSuite, type Played } from './play-suite.js'
import type { Provider } from './stage.js'
import { mutantSuites } from './suites/all-suites.js'

const { values } = parseArgs({
  options: {
    mutant: { type: 'string', default: '' },
    seed: { type: 'string', default: String(Date.now()) },
    build: { type: 'string', default: fileURLToPath(new URL('../..', import.meta.url)) },
  },
})
const suiteLimitS = 60

async function run(): Promise<number> {
  const startMs = performance.now()
  const chosen = mutants.filter(({ name }) => name.includes(values.mutant))
  process.stdout.write(`seed ${values.seed}\n`)
  const databases = ['sqlite', 'postgresql'] as const
  const outcomes = await Promise.all(
    databases.map((database) =>
      hunt(
        chosen.filter((mutant) => mutant.database === database),
        database,
      ),
    ),
  )
  const caught = outcomes.flat().filter((outcome) => outcome === 'caught').length
  const skipped = outcomes.flat().filter((outcome) => outcome === 'skipped').length
  const lived = chosen.length - caught - skipped
  const seconds = ((performance.now() - startMs) / 1000).toFixed(0)
  process.stdout.write(`${caught} mutants caught, ${lived} lived, ${skipped} skipped in ${seconds} s\n`)
  return lived === 0 ? 0 : 1
}

type Outcome = 'caught' | 'lived' | 'skipped'

async function hunt(chosen: readonly Mutant[], database: Provider): Promise<Outcome[]> {
  if (chosen.length === 0) return []
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-mutants-'))
  chmodSync(folder, 0o755)
  const build = join(folder, 'build')
  let postgres: PostgresServer | undefined
  const outcomes: Outcome[] = []
  try {
    copyBuild(values.build, build)
    if (database === 'postgresql') postgres = await startPostgresServer(join(folder, 'postgres'))
    const play = (suite: string) => playOne(suite, database, build, postgres)
    // A suite that fails on the original would catch every mutant.
    const sound = new Map<string, Played>()
    for (const mutant of chosen) {
      const before = sound.get(mutant.suite) ?? (await play(mutant.suite))
      sound.set(mutant.suite, before)
      const outcome = await outcomeOf(mutant, before, build, play)
      outcomes.push(outcome)
    }
  } finally {
    await postgres?.remove()
    rmSync(folder, { recursive: true, force: true })
  }
  return outcomes
}

async function outcomeOf(
  { name, edits, suite, database }: Mutant,
  original: Played,
  build: string,
  play: (suite: string) => Promise<Played>,
): Promise<Outcome> {
  const say = (outcome: Outcome, detail: string): Outcome => {
    process.stdout.write(
      `${outcome.padEnd(7)} ${name}: by ${suite} on ${database}: ${detail.slice(0, 160)}\n`,
    )
    return outcome
  }
  if (original.outcome === 'skipped') return say('skipped', original.detail)
  if (original.outcome === 'failed') return say('lived', `the suite fails without it: ${original.detail}`)
  let undo: () => void
  try {
    undo = applyEdits(build, edits)
  } catch (error) {
    return say(
      'lived',
      `it cannot be made any more: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  const played = await play(suite)
  undo()
  return played.outcome === 'failed' ? say('caught', played.detail) : say('lived', played.detail)
}

function playOne(
  name: string,
  database: Provider,
  build: string,
  postgres: PostgresServer | undefined,
): Promise<Played> {
  const suite = mutantSuites.find((each) => each.name === name)
  if (suite === undefined) throw new Error(`there is no suite ${name}`)
  return playSuite(suite, { database, seed: values.seed, build, postgres, limitS: suiteLimitS })
}

try {
  process.exitCode = await run()
} catch (error) {
  process.stderr.write(`test:mutants: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
process.exit()
