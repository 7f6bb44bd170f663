import type { Target } from './arena.js'

/** What a daemon may hold more than one that was just started, MB: so much it differs from one look to the next. */
const noiseMb = 32

/** What a daemon holds at rest after each round. */
export interface RoundMemory {
  readonly name: Target['name']
  /** Resident sets, MB. */
  readonly settled_mb: readonly number[]
  /** Of the same daemon started again on what it has stored, MB. */
  readonly fresh_mb: number
}

/** Plays rounds one after the other, from 1 on; where it is asked for, gives what each daemon holds behind each, MB. */
export async function playRounds(
  targets: readonly Target[],
  rounds: number,
  looks: boolean,
  play: (round: number) => Promise<void>,
): Promise<number[][]> {
  const settled_mb = targets.map((): number[] => [])
  for (let round = 1; round <= rounds; round++) {
    await play(round)
    if (!looks) continue
    for (const [i, mb] of (await Promise.all(targets.map(settledMb))).entries()) settled_mb[i]?.push(mb)
  }
  return settled_mb
}

/**
 * What daemons hold that were just started on all that is stored, MB.
 * @param use What they are to have done before it is looked at.
 */
export async function freshMemory(
  targets: readonly Target[],
  use: () => Promise<void>,
): Promise<Pick<RoundMemory, 'name' | 'fresh_mb'>[]> {
  for (const { restart } of targets) await restart()
  await use()
  const settled = targets.map(async (target) => ({ name: target.name, fresh_mb: await settledMb(target) }))
  return Promise.all(settled)
}

const settledMb = ({ loop, child }: Target) => loop.settledMb(child().pid)

/** Daemons that hold more than what they have stored takes. */
export function memoryFaults(memory: readonly RoundMemory[]): string[] {
  return memory.flatMap(({ name, settled_mb, fresh_mb }) => {
    const more = (settled_mb.at(-1) ?? 0) - fresh_mb
    return more > noiseMb
      ? [`the ${name} holds ${more.toFixed(0)} MB more after the last round than when it is started again`]
      : []
  })
}
