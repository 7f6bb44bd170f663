import fc from 'fast-check'
import type { Arena } from '../arena.js'

/** One kind of seeded cases. */
export interface FuzzKind {
  readonly name: string
  /** Cases of a whole run, and of a quick one. */
  readonly cases: number
  readonly quick: number
  /** Cases at a time. */
  readonly lanes: number
  /** What plays one case; `open` prepares what a lane needs. */
  readonly open: (arena: Arena, lane: number) => Promise<Lane>
}

/** Plays cases one after the other. */
export interface Lane {
  readonly arbitrary: fc.Arbitrary<unknown>
  /** @throws Error with what came in place of what may come. */
  play(value: never): Promise<void>
  close(): Promise<void> | void
}

/** How a kind went. */
export interface FuzzTally {
  readonly name: string
  readonly cases: number
  readonly seconds: number
  readonly failed: readonly string[]
  /** Lanes that a limit of time ended. */
  readonly cut: number
}

export interface FuzzOptions {
  readonly seed: number
  readonly cases: number
  readonly path?: string | undefined
  /** Told of the first failure of each lane when it happens; it is made smaller afterwards. */
  readonly onFirst?: (fault: string) => void
}

/** Plays so many cases of a kind, shared by its lanes; lane `i` has the seed `seed + i`. */
export async function playKind(
  kind: FuzzKind,
  arena: Arena,
  { seed, cases, path, onFirst }: FuzzOptions,
): Promise<FuzzTally> {
  const startMs = performance.now()
  const failed: string[] = []
  let played = 0
  let cut = 0
  const lanes = Math.min(kind.lanes, cases)
  await Promise.all(
    Array.from({ length: lanes }, async (_, i) => {
      const lane = await kind.open(arena, i)
      let tell = onFirst
      const property = fc.asyncProperty(lane.arbitrary, async (value) => {
        played++
        try {
          await lane.play(value as never)
        } catch (error) {
          tell?.(error instanceof Error ? error.message : String(error))
          tell = undefined
          throw error
        }
      })
      const numRuns = Math.ceil(cases / lanes)
      const outcome = await fc.check(property, {
        seed: seed + i,
        numRuns,
        endOnFailure: false,
        interruptAfterTimeLimit: 600_000,
        markInterruptAsFailure: false,
        ...(path === undefined ? {} : { path }),
      })
      if (outcome.interrupted) cut++
      if (outcome.failed) failed.push(failureText(kind.name, outcome))
      await lane.close()
    }),
  )
  return { name: kind.name, cases: played, seconds: (performance.now() - startMs) / 1000, failed, cut }
}

function failureText(
  name: string,
  { seed, counterexamplePath, counterexample, errorInstance }: fc.RunDetails<[unknown]>,
): string {
  const said = errorInstance instanceof Error ? errorInstance.message : String(errorInstance)
  const shown = JSON.stringify(counterexample ?? []).slice(0, 400)
  return `${name} --seed ${seed} --path ${counterexamplePath ?? ''}: ${said}: ${shown}`
}
