import type { Random } from '../numbers/random.js'
import { isBeside } from '../requests/beside.js'
import { isExcluded } from '../requests/excluded.js'
import { isJudgement } from '../requests/quality.js'
import type { Measure, MeasuredRequest } from '../requests/measures.js'
import type { SampledRequest } from '../requests/sampled-request.js'
import { createIdentities } from './configuration-key.js'
import { labelConfigurations, type OwnLabelOf } from './configuration-label.js'
import type { ConfigurationSample } from './configuration-sample.js'
import {
  type ConfigurationKey,
  type ConfigurationState,
  type ConfigurationStatistics,
  createConfigurationStatistics,
} from './configuration-statistics.js'
import { createExclusions, type ExclusionsState } from './exclusions.js'
import { settingOf, splitOf, type SplitField } from './split.js'

/** What another fold with the same options goes on from. */
export interface StatisticsState {
  readonly configurations: readonly {
    readonly key: string
    readonly configuration: ConfigurationKey
    readonly state: ConfigurationState
  }[]
  readonly excluded: ExclusionsState
}

/** How requests are folded. */
export interface StatisticsOptions {
  /** Decides which requests are kept where there are more than `keep`; the same seed and rows give the same figures. */
  readonly random: Random
  /** What else than machine, tier, device, subject and voice tells configurations apart. @default [] */
  readonly splitBy?: readonly SplitField[]
  /** Requests held of each configuration, from 1. @default 10_000 */
  readonly keep?: number
  /** Of a fold with the same seed, fields and `keep`. @default nothing was folded */
  readonly state?: StatisticsState | undefined
  /** What somebody calls machines. @default nobody calls any */
  readonly ownLabelOf?: OwnLabelOf | undefined
}

/** Requests of any number of machines folded into the statistics of each configuration. */
export interface Statistics {
  /**
   * `source` names the machine the row is of, the same for all its rows. What is beside the measurement is left out, but for
   * judgements, which are of quality alone.
   * @param isCut By `CutAnswers`. @default false
   */
  add(row: MeasuredRequest, source: string, isCut?: boolean): void
  /** In a stable order, each with its own label. */
  configurations(): ConfigurationStatistics[]
  /** One measure of each, in the same order, for `comparePairs`. */
  samples(measure: Measure): ConfigurationSample[]
  /** The requests held of each, in the same order; successful ones, without cold ones and warm-ups. */
  requests(): (readonly SampledRequest[])[]
  state(): StatisticsState
}

/**
 * Folds rows in one pass; what is held grows with the number of configurations, at most `keep` requests for each, and
 * not with that of rows. Counts, means, standard deviations, fits and their intervals are of all rows; medians, MAD,
 * percentiles and comparisons are of the rows that are held, which `basis` says where they are fewer. Beyond `keep` a
 * figure of those depends on the order of a configuration's own rows, on no other row.
 */
export function createStatistics({
  random,
  splitBy = [],
  keep = 10_000,
  state,
  ownLabelOf,
}: StatisticsOptions): Statistics {
  const create = (key: string, configuration: ConfigurationKey, known?: ConfigurationState) => {
    // Not by the machine: of the same rows the same are held, whatever it is called.
    const own = random.fork(key.slice(configuration.source.length))
    return { configuration, fold: createConfigurationStatistics(configuration, keep, own, known) }
  }
  const folds = new Map(
    state?.configurations.map(({ key, configuration, state: known }) => [
      key,
      create(key, configuration, known),
    ]),
  )
  const identify = createIdentities()
  const excluded = createExclusions(state?.excluded)
  const labelled = () =>
    labelConfigurations(
      [...folds].map(([key, { fold }]) => ({ ...fold.order(), key, fold })),
      ownLabelOf,
    )
  return {
    add(row, source, isCut = false) {
      const isJudged = isJudgement(row)
      if (isBeside(row) && !isJudged) return
      const { identity, key: ofConfiguration } = identify(row, source)
      let key = ofConfiguration
      for (const field of splitBy) key += `\n${settingOf(row, field)}`
      if (isExcluded(row)) {
        // A judgement is of a request that is counted by itself.
        if (!isJudged) excluded.add(key, row.excluded ?? '')
        return
      }
      let known = folds.get(key)
      if (known === undefined) {
        known = create(key, { ...identity, split: splitOf(row, splitBy) })
        folds.set(key, known)
      }
      if (isJudged) known.fold.judge(row)
      else known.fold.add(row, isCut)
    },
    configurations: () =>
      labelled().map(({ fold, key, label, own_label, found_label }) =>
        fold.statistics({ label, own_label, found_label }, excluded.of(key)),
      ),
    samples: (measure) => labelled().map(({ fold, label }) => fold.sample(label, measure)),
    requests: () => labelled().map(({ fold }) => fold.requests()),
    state: () => ({
      configurations: [...folds].map(([key, { configuration, fold }]) => ({
        ...{ key, configuration },
        state: fold.state(),
      })),
      excluded: excluded.state(),
    }),
  }
}
