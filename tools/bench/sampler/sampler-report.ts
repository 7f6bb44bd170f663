import type { RoundFigures } from './round-figures.js'
import type { Verdict } from './verdicts.js'

/** The whole result, as `--json` prints it. */
export interface BenchReport {
  readonly bench: 'sampler'
  readonly cpu_model: string
  readonly cpu_cores: number
  readonly node_version: string
  readonly runtime_version: string
  readonly model: string
  readonly seconds: number
  /** Over 1, 5 and 15 minutes; zeros where the system has none. */
  readonly load_before: readonly number[]
  readonly load_after: readonly number[]
  readonly medians: RoundFigures
  readonly rounds: readonly RoundFigures[]
  readonly verdicts: readonly Verdict[]
}
