// Plays the fault suites against the built apps, on both databases at the same time.
//   npm run test:faults -- [--suite name,…] [--quick] [--again] [--database sqlite|postgresql] [--seed S] [--build folder]
// --quick leaves out the long suites; --again plays a suite that failed once more, and counts it apart if it passes then.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startPostgresServer } from '@voicemark/postgres'
import { type Played, playedText, playSuite } from './play-suite.js'
import type { Provider } from './stage-database.js'
import { allSuites, mutantSuites, quickSuites } from './suites/all-suites.js'

const { values } = parseArgs({
  options: {
    suite: { type: 'string' },
    database: { type: 'string' },
    quick: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(Date.now()) },
    build: { type: 'string', default: fileURLToPath(new URL('../..', import.meta.url)) },
  },
})
/** On a machine that does nothing else no suite takes a quarter of this. */
const suiteLimitS = 900

async function run(): Promise<number> {
  const startMs = performance.now()
  const named = values.suite?.split(',')
  const chosen =
    named === undefined
      ? values.quick
        ? quickSuites
        : allSuites
      : mutantSuites.filter(({ name }) => named.includes(name))
  const unknown = named?.find((name) => !mutantSuites.some((suite) => suite.name === name))
  if (unknown !== undefined) throw new Error(`there is no suite ${unknown}`)
  process.stdout.write(`seed ${values.seed}\n`)
  const databases = (['sqlite', 'postgresql'] as const).filter(
    (name) => values.database === undefined || values.database === name,
  )
  const played = (await Promise.all(databases.map((database) => playAll(chosen, database)))).flat()
  const again = played.filter(({ isSecond }) => isSecond).length
  const count = (outcome: Played['outcome']) => played.filter((one) => one.outcome === outcome).length
  const seconds = ((performance.now() - startMs) / 1000).toFixed(0)
  process.stdout.write(
    `${count('passed')} passed${again > 0 ? `, ${again} of them at the second attempt` : ''}, ${count('failed')} failed, ${count('skipped')} skipped in ${seconds} s\n`,
  )
  return count('failed') === 0 ? 0 : 1
}

type PlayedHere = Played & { readonly isSecond: boolean }

async function playAll(suites: typeof allSuites, database: Provider): Promise<PlayedHere[]> {
  const due = suites.filter((suite) => suite.databases.includes(database))
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-faults-'))
  chmodSync(folder, 0o755)
  const postgres = database === 'postgresql' && due.length > 0 ? await startPostgresServer() : undefined
  const played: PlayedHere[] = []
  try {
    for (const suite of due) {
      const { seed, build } = values
      const play = async () => {
        const one = await playSuite(suite, { database, seed, build, postgres, limitS: suiteLimitS })
        process.stdout.write(playedText(one))
        return one
      }
      const first = await play()
      const isSecond = values.again && first.outcome === 'failed'
      played.push({ ...(isSecond ? await play() : first), isSecond })
    }
  } finally {
    await postgres?.remove()
    rmSync(folder, { recursive: true, force: true })
  }
  return played
}

try {
  process.exitCode = await run()
} catch (error) {
  process.stderr.write(`test:faults: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
process.exit()
