import { setTimeout as sleep } from 'node:timers/promises'
import { allAttacks } from './attacks/all-attacks.js'
import { loopsText, openArena } from './arena.js'
import type { NamedCase } from './case.js'
import { allCases } from './cases/all-cases.js'
import { createDiary } from './diary.js'
import { createFindings } from './findings.js'
import { outcomeTable } from './outcome-table.js'
import { readersFault } from './fixture/readers.js'
import { startGoodAgents } from './good-agents.js'
import { playCases } from './play-cases.js'
import { playSeeded, warmUp } from './play-seeded.js'
import { freshMemory, memoryFaults, playRounds } from './rounds.js'
import type { Count, PlayOptions, Stage } from './stage.js'

const longestStandstillMs = 250
/** As often seeded cases of all kinds are played, each time others of them. */
const wholeRounds = 3
/** What a quick run plays of the cases that start processes of their own. */
const quickShare = 1 / 4

/** Plays all, says how it went, and gives how much was wrong. */
export async function play(options: PlayOptions): Promise<number> {
  const say = (text: string) => void process.stdout.write(`${text}\n`)
  const findings = createFindings(say)
  say(`seed ${options.seed}`)
  const arena = await openArena()
  try {
    await playIn({ arena, diary: createDiary(), findings, say }, options)
  } finally {
    await arena.close()
  }
  return findings.all().length
}

async function playIn(stage: Stage, options: PlayOptions): Promise<void> {
  const { arena, diary, findings, say } = stage
  const good = startGoodAgents(arena, options.seed)
  await sleep(4000)
  const targets = [arena.agent, arena.collector, arena.onPostgres]
  for (const { loop } of targets) loop.begin()
  const counts = [
    await playCases('named cases', chosenCases(allCases, options), stage),
    await playCases('attacks', chosenCases(allAttacks, options), stage),
  ]
  await readAll(stage)
  const seeded: Count[] = []
  const isWhole = !options.quick && options.path === undefined
  const rounds = isWhole ? wholeRounds : 1
  // What a first use of each path loads, compiles and keeps at hand is there by now.
  if (isWhole) await warmUp(options, stage)
  const settled = await playRounds(targets, rounds, isWhole, async (round) => {
    seeded.push(...(await playSeeded(options, { round, rounds }, stage)))
    await readAll(stage)
  })
  for (const fault of await good.faults()) findings.add(fault)
  await readAll(stage)
  const standstills = targets.map(({ name, loop }) => {
    const worst = loop.worst()
    const began = worst.at_s - worst.work_ms / 1000
    return { name, ...worst, during: diary.between(began, worst.at_s) }
  })
  for (const { name, work_ms, during } of standstills)
    if (work_ms > longestStandstillMs)
      findings.add(`the loop of the ${name} stood still for ${work_ms.toFixed(0)} ms: ${during}`)
  const fresh = isWhole ? await freshMemory(targets, () => usedAgain(options, stage)) : []
  const memory = fresh.map((one, i) => ({ ...one, settled_mb: settled[i] ?? [] }))
  for (const fault of memoryFaults(memory)) findings.add(fault)
  say(outcomeTable({ counts, seeded, standstills, memory, faults: findings.all() }))
}

/** What loads all that a daemon may keep of its own code and of what is stored. */
async function usedAgain(options: PlayOptions, stage: Stage): Promise<void> {
  await warmUp(options, stage)
  await readAll(stage)
}

/** Those of the groups that are asked for; in a quick run of all groups the seed chooses among the slow ones. */
function chosenCases(cases: readonly NamedCase[], { quick, seed, only }: PlayOptions): NamedCase[] {
  if (only !== null) return cases.filter(({ group }) => only.includes(group))
  return cases.filter(({ isApart }, i) => !quick || isApart !== true || shareOf(i + seed) < quickShare)
}

/** Numbers in a row have shares far from each other: those of a Weyl sequence by the golden section. */
const shareOf = (number: number) => (Math.imul(number, 0x9e3779b1) >>> 0) / 2 ** 32

/** All that people and programs read of both collectors can be read. */
async function readAll({ arena, diary, findings, say }: Stage): Promise<void> {
  for (const target of [arena.collector, arena.onPostgres]) findings.add(await readersFault(target, diary))
  say(`all that is read; ${loopsText(arena)}`)
}
