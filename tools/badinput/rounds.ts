import type { Target } from './arena.js'

/** As often seeded cases of all kinds are played, each time others of them. */
export const fuzzRounds = 3

/** What a round may leave more than the first, MB: what the same daemon holds at rest from one look to the next. */
const noiseMb = 32

/** What a daemon holds at rest after each round. */
export interface RoundMemory {
  readonly name: Target['name']
  /** Resident sets, MB. */
  readonly settled_mb: readonly number[]
}

/** Plays rounds one after the other, from 1 on, and looks at the memory behind each. */
export async function playRounds(
  targets: readonly Target[],
  rounds: number,
  play: (round: number) => Promise<void>,
): Promise<RoundMemory[]> {
  const memory = targets.map(({ name }) => ({ name, settled_mb: [] as number[] }))
  for (let round = 1; round <= rounds; round++) {
    await play(round)
    const settled = await Promise.all(targets.map(({ loop, child }) => loop.settledMb(child.pid)))
    for (const [i, mb] of settled.entries()) memory[i]?.settled_mb.push(mb)
  }
  return memory
}

export const memoryText = (memory: readonly RoundMemory[]): string =>
  memory
    .map(({ name, settled_mb }) => `${name} holds ${settled_mb.map((mb) => mb.toFixed(0)).join(', ')}`)
    .join('; ')
    .concat(' MB after the rounds')

/** Daemons that hold more after the last round than after the first. */
export function memoryFaults(memory: readonly RoundMemory[]): string[] {
  return memory.flatMap(({ name, settled_mb }) => {
    const more = (settled_mb.at(-1) ?? 0) - (settled_mb[0] ?? 0)
    return more > noiseMb
      ? [`the ${name} holds ${more.toFixed(0)} MB more after the last round than after the first`]
      : []
  })
}
