import { loopsText, targetFault, type Arena } from './arena.js'
import type { NamedCase } from './case.js'

/** How the named cases went. */
export interface CaseTally {
  readonly passed: number
  readonly failed: readonly string[]
}

/** Plays cases one after the other; after each group the daemons live, answer and left nothing behind. */
export async function playCases(
  cases: readonly NamedCase[],
  arena: Arena,
  say: (text: string) => void,
): Promise<CaseTally> {
  const failed: string[] = []
  let passed = 0
  for (const group of new Set(cases.map((one) => one.group))) {
    const ours = cases.filter((one) => one.group === group)
    for (const { name, run } of ours) {
      try {
        await run(arena)
        passed++
      } catch (error) {
        failed.push(`${group}: ${name}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
    for (const target of [arena.agent, arena.collector, arena.onPostgres]) {
      const fault = await targetFault(target)
      if (fault !== null) failed.push(`after ${group}: ${fault}`)
    }
    say(`  ${group}: ${ours.length}; ${loopsText(arena)}`)
  }
  return { passed, failed }
}
