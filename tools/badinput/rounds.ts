import type { Target } from './arena.js'

/** What a round may leave more than the first, MB: what the same daemon holds at rest from one look to the next. */
const noiseMb = 32

/** What a daemon holds at rest after each round. */
export interface RoundMemory {
  readonly name: Target['name']
  /** Resident sets, MB; empty where nobody looked. */
  readonly settled_mb: readonly number[]
}

/** Plays rounds one after the other, from 1 on, and looks at the memory behind each where it is asked for. */
export async function playRounds(
  targets: readonly Target[],
  rounds: number,
  looks: boolean,
  play: (round: number) => Promise<void>,
): Promise<RoundMemory[]> {
  const memory = targets.map(({ name }) => ({ name, settled_mb: [] as number[] }))
  for (let round = 1; round <= rounds; round++) {
    await play(round)
    if (!looks) continue
    const settled = await Promise.all(targets.map(({ loop, child }) => loop.settledMb(child.pid)))
    for (const [i, mb] of settled.entries()) memory[i]?.settled_mb.push(mb)
  }
  return memory
}

/** Daemons that hold more after the last round than after the first. */
export function memoryFaults(memory: readonly RoundMemory[]): string[] {
  return memory.flatMap(({ name, settled_mb }) => {
    const more = (settled_mb.at(-1) ?? 0) - (settled_mb[0] ?? 0)
    return more > noiseMb
      ? [`the ${name} holds ${more.toFixed(0)} MB more after the last round than after the first`]
      : []
  })
}
