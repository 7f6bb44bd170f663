import { availableParallelism } from 'node:os'
import type { Case } from './case.js'
import type { Measured, Way } from './ways.js'

type Figure = 'peak_mb' | 'mean_mb' | 'cpu_s' | 'pss_mb' | 'anonymous_mb'

/** One figure of one way beside the truth. */
export interface Verdict {
  readonly way: Way
  readonly figure: Figure
  readonly truth: number
  readonly measured: number
  /** How far it is away, in its unit. */
  readonly error: number
  /** How far it may be; null where nothing is demanded. */
  readonly allowed: number | null
  readonly isMet: boolean
}

/** Shares of the truth, and what is allowed at least, in the unit of the figure. */
interface Demand {
  readonly share: number
  readonly least: number
}

const demands: Readonly<Record<Figure, Demand>> = {
  peak_mb: { share: 0.01, least: 0 },
  mean_mb: { share: 0.03, least: 0 },
  cpu_s: { share: 0.02, least: 0.01 },
  pss_mb: { share: 0.01, least: 0 },
  anonymous_mb: { share: 0.01, least: 0 },
}

/** The kernel charges a control group in batches of 64 pages for each CPU. */
const groupGrainMb = 0.25 * availableParallelism()
/** A mean is of readings 5 ms apart at first: of less there are too few. */
const shortestMeanMs = 100

/** Whether a figure has one true value in such a case. */
function isDemanded({ plan, limits }: Case, { way }: Measured, figure: Figure): boolean {
  if (figure === 'mean_mb')
    return plan.hold_ms > shortestMeanMs && plan.kind === 'anonymous' && limits === null
  // They are read at both ends.
  if (figure === 'pss_mb' || figure === 'anonymous_mb') return plan.keeps
  // What the end of the file itself takes is told by the kernel, not by the program.
  return !(figure === 'cpu_s' && way === 'command' && plan.kind === 'file')
}

/** What is known and measured of a case, figure by figure. Pure. */
export function judge(of: Case, measured: Measured): Verdict[] {
  const figures = Object.keys(demands) as Figure[]
  return figures.flatMap((figure) => {
    const truth = measured.truth[figure] ?? null
    const value = measured[figure]
    if (truth === null || value === null) return []
    const error = value - truth
    const { share, least } = demands[figure]
    const grainMb = measured.way === 'cgroup' && figure !== 'cpu_s' ? groupGrainMb : 0
    const allowed = isDemanded(of, measured, figure) ? Math.max(least, grainMb, share * truth) : null
    const isMet = allowed === null || Math.abs(error) <= allowed
    return [{ way: measured.way, figure, truth, measured: value, error, allowed, isMet }]
  })
}
