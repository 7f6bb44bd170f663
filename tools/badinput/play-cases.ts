import { loopsText, targetFault, type Arena } from './arena.js'
import type { NamedCase } from './case.js'
import type { Findings } from './findings.js'

/** Cases of a group that need no daemon of the arena may be played beside each other. */
const lanes = 2

/** Plays cases group by group; after each the daemons live, answer and left nothing behind. Gives how many passed. */
export async function playCases(
  cases: readonly NamedCase[],
  arena: Arena,
  { say, findings }: { say: (text: string) => void; findings: Findings },
): Promise<number> {
  let passed = 0
  for (const group of new Set(cases.map((one) => one.group))) {
    const startMs = performance.now()
    const ours = cases.filter((one) => one.group === group)
    const left = [...ours]
    const playLane = async () => {
      for (let one = left.shift(); one !== undefined; one = left.shift())
        if (await passes(one, arena, findings)) passed++
    }
    await Promise.all(Array.from({ length: ours.every(({ isApart }) => isApart) ? lanes : 1 }, playLane))
    for (const target of [arena.agent, arena.collector, arena.onPostgres]) {
      const fault = await targetFault(target)
      if (fault !== null) findings.add(`after ${group}: ${fault}`)
    }
    const seconds = (performance.now() - startMs) / 1000
    say(`  ${group}: ${ours.length} in ${seconds.toFixed(1)} s; ${loopsText(arena)}`)
  }
  return passed
}

async function passes({ group, name, run }: NamedCase, arena: Arena, findings: Findings): Promise<boolean> {
  try {
    await run(arena)
    return true
  } catch (error) {
    findings.add(`${group}: ${name}: ${error instanceof Error ? error.message : String(error)}`)
    return false
  }
}
