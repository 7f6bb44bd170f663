import { loopsText, targetFault } from './arena.js'
import type { NamedCase } from './case.js'
import type { Count, Stage } from './stage.js'

/** Cases of a group that need no daemon of the arena may be played beside each other. */
const lanes = 2

/** Plays cases group by group; after each the daemons live, answer and left nothing behind. */
export async function playCases(what: string, cases: readonly NamedCase[], stage: Stage): Promise<Count> {
  const { arena, findings, say } = stage
  let passed = 0
  for (const group of new Set(cases.map((one) => one.group))) {
    const startMs = performance.now()
    const ours = cases.filter((one) => one.group === group)
    const left = [...ours]
    const playLane = async () => {
      for (let one = left.shift(); one !== undefined; one = left.shift())
        if (await passes(one, stage)) passed++
    }
    await Promise.all(Array.from({ length: ours.every(({ isApart }) => isApart) ? lanes : 1 }, playLane))
    for (const target of [arena.agent, arena.collector, arena.onPostgres]) {
      const fault = await targetFault(target)
      if (fault !== null) findings.add(`after ${group}: ${fault}`)
    }
    const seconds = (performance.now() - startMs) / 1000
    say(`  ${group}: ${ours.length} in ${seconds.toFixed(1)} s; ${loopsText(arena)}`)
  }
  say(`${what}: ${passed} passed, ${cases.length - passed} failed`)
  return { what, played: cases.length, failed: cases.length - passed }
}

async function passes({ group, name, run }: NamedCase, { arena, diary, findings }: Stage): Promise<boolean> {
  try {
    await diary.during(`${group}: ${name}`, () => run(arena))
    return true
  } catch (error) {
    findings.add(`${group}: ${name}: ${error instanceof Error ? error.message : String(error)}`)
    return false
  }
}
