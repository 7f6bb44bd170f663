import { aggregateRtf, type AggregateRtf } from '../intervals/aggregate-rtf.js'
import { type Apart, type ApartState, createApart } from './apart.js'
import { type CoMoments, createCoMoments } from '../numbers/co-moments.js'
import { type Conditions, type ConditionsState, createConditions } from './conditions.js'
import type { ConfigurationSample } from './configuration-sample.js'
import { createFingerprint, type Fingerprint, type FingerprintState } from '../requests/fingerprint.js'
import { fitLength, type LengthFit } from '../intervals/length-fit.js'
import { measureFigures, type MeasureFigures } from './measure-figures.js'
import { audioSeconds, forEachMeasure, type Measure, type MeasuredRequest } from '../requests/measures.js'
import { createOutcomes, type Outcomes, type OutcomesState } from './outcomes.js'
import type { Random } from '../numbers/random.js'
import { createRequestSample, type RequestSampleState } from '../requests/request-sample.js'
import type { Split } from './split.js'

/** All that is said about one configuration: JSON as it is, with null for what cannot be said. */
export interface ConfigurationStatistics extends Outcomes, Conditions {
  /** `<tier>_<device>`, then what it was split by, then `#2` where another machine has that already. */
  readonly label: string
  /** Which machine the rows are of. */
  readonly source: string
  readonly hardware_tier: string
  readonly device_type: string
  readonly split: Split
  /** Requests without cold and warm-up ones, failed ones included; outcomes and conditions are of these. */
  readonly n: number
  /** Successful ones of these whose audio is much shorter than other answers to their text (`CutAnswers`). */
  readonly cut: number
  /** Of the other successful ones, as are the next three. */
  readonly measures: Readonly<Record<Measure, MeasureFigures>>
  /** Of totals; the distribution over requests is `measures.rtf`. */
  readonly aggregate: AggregateRtf | null
  readonly length_fit: LengthFit | null
  readonly fingerprint: Fingerprint
  /** First request after a model load, warm-ups among them included. */
  readonly cold: Apart
  /** Run to warm up, without cold ones. */
  readonly warmup: Apart
}

/** What a configuration is told apart from others by. */
export interface ConfigurationKey {
  readonly source: string
  readonly hardware_tier: string
  readonly device_type: string
  readonly split: Split
}

/** What another fold of the same configuration goes on from. */
export interface ConfigurationState {
  readonly first_start: number
  readonly cut: number
  readonly outcomes: OutcomesState
  readonly conditions: ConditionsState
  readonly fingerprint: FingerprintState
  readonly sample: RequestSampleState
  readonly lengths: CoMoments
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
  const [outcomes, conditions] = [createOutcomes(state?.outcomes), createConditions(state?.conditions)]
  const fingerprint = createFingerprint(state?.fingerprint)
  const sample = createRequestSample(keep, random, state?.sample)
  const lengths = createCoMoments(state?.lengths)
  const [cold, warmup] = [createApart(state?.cold), createApart(state?.warmup)]
  let first_start = state?.first_start ?? Infinity
  let cut = state?.cut ?? 0
  return {
    add(row: MeasuredRequest, isCut: boolean) {
      first_start = Math.min(first_start, row.start_time ?? Infinity)
      if (row.cold === true) cold.add(row)
      else if (row.warmup === true) warmup.add(row)
      else addMeasured(row, isCut)
    },
    order: () => ({ ...key, first_start }),
    statistics(label: string): ConfigurationStatistics {
      const ended = outcomes.outcomes()
      const moments = lengths.moments()
      return {
        label,
        ...key,
        n: ended.success.n,
        cut,
        ...ended,
        ...conditions.conditions(),
        measures: forEachMeasure((name) => measureFigures(sample.running(name), valuesOf(name))),
        aggregate: aggregateRtf(moments),
        length_fit: fitLength(moments),
        fingerprint: fingerprint.fingerprint(),
        cold: cold.apart(),
        warmup: warmup.apart(),
      }
    },
    sample: (label: string, measure: Measure): ConfigurationSample => ({
      label,
      measure,
      source: key.source,
      split: key.split,
      device_type: key.device_type,
      fingerprint: fingerprint.fingerprint(),
      running: sample.running(measure),
      values: sample.values(measure),
    }),
    requests: () => sample.requests(),
    state: (): ConfigurationState => ({
      first_start,
      cut,
      outcomes: outcomes.state(),
      conditions: conditions.state(),
      fingerprint: fingerprint.state(),
      sample: sample.state(),
      lengths: lengths.moments(),
      cold: cold.state(),
      warmup: warmup.state(),
    }),
  }

  function addMeasured(row: MeasuredRequest, isCut: boolean) {
    outcomes.add(row)
    conditions.add(row)
    if (!row.success) return
    if (isCut) {
      cut += 1
      return
    }
    fingerprint.add(row)
    sample.add(row)
    lengths.add(audioSeconds(row), row.total_duration_s)
  }

  function valuesOf(name: Measure): number[] {
    return sample.values(name).map(({ value }) => value)
  }
}
