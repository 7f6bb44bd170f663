import type { Random } from '../numbers/random.js'
import type { Measure, MeasuredRequest } from '../requests/measures.js'
import { type Apart, type ApartState, createApart } from './apart.js'
import type { ConfigurationIdentity } from './configuration-key.js'
import type { ConfigurationNames } from './configuration-label.js'
import type { ConfigurationSample } from './configuration-sample.js'
import type { Exclusions } from './exclusions.js'
import type { Split } from './split.js'
import { createSteadyRequests, type SteadyFigures, type SteadyState } from './steady-requests.js'

/** All that is said about one configuration: JSON as it is, with null for what cannot be said. */
export interface ConfigurationStatistics extends SteadyFigures, ConfigurationKey, ConfigurationNames {
  /** First request after a model load, warm-ups among them included. */
  readonly cold: Apart
  /** Run to warm up, without cold ones. */
  readonly warmup: Apart
  /** Requests that persons have taken out; they are in nothing else here. */
  readonly excluded: Exclusions
}

/** What a configuration is told apart from others by. */
export interface ConfigurationKey extends ConfigurationIdentity {
  /** What else it was told apart by. */
  readonly split: Split
}

/** What another fold of the same configuration goes on from. */
export interface ConfigurationState extends SteadyState {
  readonly first_start: number
  readonly cold: ApartState
  readonly warmup: ApartState
}

/** Requests of one configuration folded into its statistics; at most `keep` of them are held. */
export function createConfigurationStatistics(
  key: ConfigurationKey,
  keep: number,
  random: Random,
  state?: ConfigurationState,
) {
  const steady = createSteadyRequests(keep, random, state)
  const [cold, warmup] = [createApart(state?.cold), createApart(state?.warmup)]
  let first_start = state?.first_start ?? Infinity
  return {
    /** A judgement: of quality alone. */
    judge: steady.judge,
    add(row: MeasuredRequest, isCut: boolean) {
      first_start = Math.min(first_start, row.start_time ?? Infinity)
      if (row.cold === true) cold.add(row)
      else if (row.warmup === true) warmup.add(row)
      else steady.add(row, isCut)
    },
    order: () => ({ ...key, first_start }),
    statistics: (names: ConfigurationNames, excluded: Exclusions): ConfigurationStatistics => ({
      ...names,
      ...key,
      ...steady.figures(),
      cold: cold.apart(),
      warmup: warmup.apart(),
      excluded,
    }),
    sample: (label: string, measure: Measure): ConfigurationSample => ({
      label,
      measure,
      ...key,
      ...steady.measured(measure),
    }),
    requests: () => steady.requests(),
    state: (): ConfigurationState => ({
      first_start,
      ...steady.state(),
      cold: cold.state(),
      warmup: warmup.state(),
    }),
  }
}
