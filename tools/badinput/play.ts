import { setTimeout as sleep } from 'node:timers/promises'
import { allAttacks } from './attacks/all-attacks.js'
import { loopsText, openArena, targetFault, type Arena, type Target } from './arena.js'
import { allCases } from './cases/all-cases.js'
import { createFindings, type Findings } from './findings.js'
import { readersFault } from './fixture/readers.js'
import { allKinds } from './fuzz/all-kinds.js'
import { playKind } from './fuzz/fuzz.js'
import { startGoodAgents } from './good-agents.js'
import { playCases } from './play-cases.js'
import { fuzzRounds, memoryFaults, memoryText, playRounds } from './rounds.js'

export interface PlayOptions {
  readonly quick: boolean
  readonly seed: number
  /** Groups of cases and kinds of fuzz; null: all. */
  readonly only: readonly string[] | null
  /** Of each kind; null: as many as the kind says. */
  readonly cases: number | null
  /** The case of a kind that is played again. */
  readonly path: string | undefined
}

const longestStandstillMs = 250

/** Plays all, says how it went, and gives how much was wrong. */
export async function play(options: PlayOptions): Promise<number> {
  const { seed, only } = options
  const say = (text: string) => void process.stdout.write(`${text}\n`)
  const findings = createFindings(say)
  say(`seed ${seed}`)
  const arena = await openArena()
  try {
    const good = startGoodAgents(arena, seed)
    await sleep(4000)
    const targets = [arena.agent, arena.collector, arena.onPostgres]
    for (const { loop } of targets) loop.begin()
    const chosen = (group: string) => only === null || only.includes(group)
    for (const [what, cases] of [
      ['named cases', allCases],
      ['attacks', allAttacks],
    ] as const) {
      const ours = cases.filter(({ group }) => chosen(group))
      const passed = await playCases(ours, arena, { say, findings })
      say(`${what}: ${passed} passed, ${ours.length - passed} failed`)
    }
    for (const { url } of [arena.collector, arena.onPostgres]) findings.add(await readersFault(url))
    say(`all that is read; ${loopsText(arena)}`)
    // What a first use of each path loads, compiles and keeps at hand is there by now.
    await warmUp(options, arena)
    const memory = await playRounds(targets, options.path === undefined ? fuzzRounds : 1, async (round) => {
      await playFuzz(options, round, arena, { say, findings })
      for (const { url } of [arena.collector, arena.onPostgres]) findings.add(await readersFault(url))
    })
    for (const fault of await good.faults()) findings.add(fault)
    for (const { url } of [arena.collector, arena.onPostgres]) findings.add(await readersFault(url))
    say(memoryText(memory))
    for (const fault of memoryFaults(memory)) findings.add(fault)
    for (const target of targets) findings.add(standstill(target, say))
  } finally {
    await arena.close()
  }
  say(`${findings.count()} wrong`)
  return findings.count()
}

/** Some cases of each kind, which count for nothing. */
async function warmUp({ seed, only, path }: PlayOptions, arena: Arena): Promise<void> {
  if (path !== undefined) return
  for (const kind of allKinds.filter(({ name }) => only === null || only.includes(name)))
    await playKind(kind, arena, { seed: seed + 1000, cases: Math.ceil(kind.quick / 4) })
}

/** A third of the cases, with seeds of its own. */
async function playFuzz(
  { quick, seed, only, cases, path }: PlayOptions,
  round: number,
  arena: Arena,
  { say, findings }: { say: (text: string) => void; findings: Findings },
): Promise<void> {
  let played = 0
  for (const kind of allKinds.filter(({ name }) => only === null || only.includes(name))) {
    const tally = await playKind(kind, arena, {
      // A case that is played again has the seed of its round already.
      seed: path === undefined ? seed + 100 * round : seed,
      path,
      cases: path === undefined ? Math.ceil((cases ?? (quick ? kind.quick : kind.cases)) / fuzzRounds) : 1,
      onFirst: (fault) => say(`  ${kind.name} fails: ${fault}`),
    })
    played += tally.cases
    say(
      `fuzz, ${tally.name}: ${tally.cases} in ${tally.seconds.toFixed(1)} s, ${tally.failed.length} lanes failed`,
    )
    for (const fault of tally.failed) findings.add(fault)
    if (tally.cut > 0) findings.add(`${tally.name}: ${tally.cut} lanes were not played to their end`)
    for (const target of [arena.agent, arena.collector, arena.onPostgres])
      findings.add(await targetFault(target))
    say(`  ${loopsText(arena)}`)
  }
  say(`fuzz: ${played} cases`)
}

/** Null where the loop of a daemon never stood still for longer than promised. */
function standstill({ name, loop }: Target, say: (text: string) => void): string | null {
  const { work_ms, wall_ms } = loop.worst()
  const times = `${work_ms.toFixed(0)} ms at most (${wall_ms.toFixed(0)} ms with what others took of the processor)`
  say(`${name}: loop at work for ${times}`)
  return work_ms > longestStandstillMs
    ? `the loop of the ${name} stood still for ${work_ms.toFixed(0)} ms`
    : null
}
