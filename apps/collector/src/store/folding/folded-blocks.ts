import type { Database } from '../databases/database.js'
import { blockRows, blockStart } from './blocks.js'
import { takeStep, type FoldStep } from './fold-step.js'
import { keptRanges, type SeqRange } from './kept-samples.js'
import type { Resolution } from './resolution.js'
import { type FoldRange, youngerStatement } from './roll-up.js'
import { foldableUpTo, hasQuarantinedRequests, type RunToFold, runsToFold } from './runs-to-fold.js'

/** What is old enough to be folded; Unix seconds, null: nothing. */
export interface FoldBefore {
  /** Samples go into rows of 1 s. */
  readonly samples: number | null
  /** Rows of 1 s go into rows of 60 s. */
  readonly seconds: number | null
}

/** Blocks of one step: as many samples as a transaction of a few ms can fold, and about as many rows of 1 s. */
const stepBlocks: Readonly<Record<Resolution, number>> = { 1: 1, 60: 10 }
/** More kept ranges than these in one step would make its statement long. */
const mostKept = 200
const mostFailures = 3

/**
 * Folds what is old, a step at a time: a step is one transaction, and none is under way while the caller does not ask
 * for the next one. A step that a crash cuts off has not happened.
 */
export async function* foldSamples(database: Database, before: FoldBefore): AsyncGenerator<FoldStep, void> {
  // A run that cannot be folded does not hold up the others; a database that is away is not asked for each of them.
  const failures: unknown[] = []
  const tiers = [
    [1, before.samples],
    [60, before.seconds],
  ] as const
  for (const [resolution, old] of tiers) {
    if (old === null) continue
    for (const run of await runsToFold(database, resolution, old)) {
      try {
        yield* foldRun(database, run, resolution, old)
      } catch (error) {
        failures.push(error)
        if (failures.length === mostFailures) throw error
      }
    }
  }
  if (failures.length > 0) throw failures[0]
}

async function* foldRun(
  database: Database,
  run: RunToFold,
  resolution: Resolution,
  old: number,
): AsyncGenerator<FoldStep, void> {
  const limit = foldableUpTo(run, resolution)
  if (run.mark >= limit || (await hasQuarantinedRequests(database, run.ref))) return
  const range = { run_ref: run.ref, resolution }
  let kept: readonly SeqRange[] | null = null
  for (let from = run.mark; from < limit;) {
    const end = Math.min(blockStart(from) + stepBlocks[resolution] * blockRows, limit)
    if (!run.silent && (await isYoung(database, { ...range, from, to: end, kept: [] }, old))) return
    kept ??= await keptRanges(database, run)
    const inside = kept.filter(({ first, last }) => first < end && last >= from)
    const to = inside[mostKept]?.first ?? end
    const step = await takeStep(database, { ...range, from, to, kept: inside.slice(0, mostKept) })
    // Another collector is at this run.
    if (step === null) return
    yield step
    from = to
  }
}

async function isYoung(database: Database, range: FoldRange, old: number): Promise<boolean> {
  return (await database.$queryRaw<unknown[]>(youngerStatement(range, old))).length > 0
}
