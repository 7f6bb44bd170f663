import { loopsText, targetFault } from './arena.js'
import { allKinds } from './fuzz/all-kinds.js'
import { playKind, type FuzzKind } from './fuzz/fuzz.js'
import type { Count, PlayOptions, Stage } from './stage.js'

/** The kinds of seeded cases that are played. */
export const chosenKinds = ({ only }: PlayOptions): FuzzKind[] =>
  allKinds.filter(({ name }) => only === null || only.includes(name))

/** Some cases of each kind, which count for nothing. */
export async function warmUp(options: PlayOptions, { arena, diary }: Stage): Promise<void> {
  for (const kind of chosenKinds(options))
    await diary.during(`${kind.name}, to get warm`, () =>
      playKind(kind, arena, { seed: options.seed + 1000, cases: Math.ceil(kind.quick / 4) }),
    )
}

/** The cases of one of so many rounds, with seeds of its own. */
export async function playSeeded(
  options: PlayOptions,
  { round, rounds }: { round: number; rounds: number },
  { arena, diary, findings, say }: Stage,
): Promise<Count[]> {
  const { quick, seed, cases, path } = options
  const counts: Count[] = []
  for (const kind of chosenKinds(options)) {
    const how = {
      // A case that is played again has the seed of its round already.
      seed: path === undefined ? seed + 100 * round : seed,
      path,
      cases: path === undefined ? Math.ceil((cases ?? (quick ? kind.quick : kind.cases)) / rounds) : 1,
      onFirst: (fault: string) => say(`  ${kind.name} fails: ${fault}`),
    }
    const tally = await diary
      .during(`${kind.name}, round ${round}`, () => playKind(kind, arena, how))
      .catch((error: unknown) => findings.add(`${kind.name} was not played: ${String(error)}`))
    if (tally === undefined) continue
    counts.push({ what: kind.name, played: tally.cases, failed: tally.failed.length })
    say(
      `seeded, ${kind.name}: ${tally.cases} in ${tally.seconds.toFixed(1)} s, ${tally.failed.length} lanes failed`,
    )
    for (const fault of tally.failed) findings.add(fault)
    if (tally.cut > 0) findings.add(`${kind.name}: ${tally.cut} lanes were not played to their end`)
    for (const target of [arena.agent, arena.collector, arena.onPostgres])
      findings.add(await targetFault(target))
    say(`  ${loopsText(arena)}`)
  }
  return counts
}
