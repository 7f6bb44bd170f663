import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgresServer, type PostgresServer } from '@voicemark/postgres'
import { playSuite, type Played, type PlayOptions } from '../play-suite.js'
import type { Provider } from '../stage-database.js'
import { bothDatabases } from '../suite.js'
import { mutantSuites } from '../suites/all-suites.js'
import { mutants, type Mutant } from './mutant-list.js'
import { applyEdits, copyBuild } from './mutated-build.js'

export interface HuntOptions {
  readonly seed: string
  /** Folder that holds the built `apps` and `libs`; it stays as it is. */
  readonly build: string
}

const suiteLimitS = 120

/** Plays the suite of each mutant whose name has the text, and prints what became of it; gives how many lived. */
export async function huntMutants(text: string, options: HuntOptions): Promise<number> {
  const startMs = performance.now()
  const chosen = mutants.filter(({ name }) => name.includes(text))
  const outcomes = await Promise.all(
    bothDatabases.map((database) =>
      huntOn(
        chosen.filter((mutant) => mutant.database === database),
        database,
        options,
      ),
    ),
  )
  const count = (outcome: Outcome) => outcomes.flat().filter((one) => one === outcome).length
  const seconds = ((performance.now() - startMs) / 1000).toFixed(0)
  process.stdout.write(
    `${count('caught')} mutants caught, ${count('lived')} lived, ${count('skipped')} skipped in ${seconds} s\n`,
  )
  return count('lived')
}

type Outcome = 'caught' | 'lived' | 'skipped'

async function huntOn(
  chosen: readonly Mutant[],
  database: Provider,
  { seed, build: original }: HuntOptions,
): Promise<Outcome[]> {
  if (chosen.length === 0) return []
  const folder = mkdtempSync(join(tmpdir(), 'voicemark-mutants-'))
  chmodSync(folder, 0o755)
  const build = join(folder, 'build')
  let postgres: PostgresServer | undefined
  const outcomes: Outcome[] = []
  try {
    copyBuild(original, build)
    if (database === 'postgresql') postgres = await startPostgresServer()
    const play = (suite: string) => playOne(suite, { database, seed, build, postgres, limitS: suiteLimitS })
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

function playOne(name: string, options: PlayOptions): Promise<Played> {
  const suite = mutantSuites.find((each) => each.name === name)
  if (suite === undefined) throw new Error(`there is no suite ${name}`)
  return playSuite(suite, options)
}
