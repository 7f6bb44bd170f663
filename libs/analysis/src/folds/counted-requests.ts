import { aggregateRtf, type AggregateRtf } from '../intervals/aggregate-rtf.js'
import { fitLength, type LengthFit } from '../intervals/length-fit.js'
import { type CoMoments, createCoMoments } from '../numbers/co-moments.js'
import type { Random } from '../numbers/random.js'
import { createFingerprint, type Fingerprint, type FingerprintState } from '../requests/fingerprint.js'
import { audioSeconds, forEachMeasure, type Measure, type MeasuredRequest } from '../requests/measures.js'
import { createRanDry, type RanDryState } from './ran-dry.js'
import { createSamples, type SamplesState } from './samples.js'
import { measureFigures, type MeasureFigures } from './measure-figures.js'
import type { Share } from '../intervals/share.js'
import { createOutcomes, type Outcomes, type OutcomesState } from './outcomes.js'

/** What is said about requests that count. */
export interface CountedFigures extends Outcomes {
  /** Failed ones included; outcomes are of these. */
  readonly n: number
  /** Successful ones of these whose audio is much shorter than other answers to their text (`CutAnswers`). */
  readonly cut: number
  /** Of the other successful ones, as are the next three. */
  readonly measures: Readonly<Record<Measure, MeasureFigures>>
  /** Of totals; the distribution over requests is `measures.rtf`. */
  readonly aggregate: AggregateRtf | null
  readonly length_fit: LengthFit | null
  /** Of the streamed ones: those in which a player that starts at the first sample runs dry before the end. */
  readonly ran_dry: Share
  readonly fingerprint: Fingerprint
}

/** What another fold of them goes on from. */
export interface CountedState extends SamplesState {
  readonly cut: number
  readonly outcomes: OutcomesState
  readonly fingerprint: FingerprintState
  readonly lengths: CoMoments
  readonly ranDry: RanDryState
}

/** Folds requests that count in the figures of a configuration; at most `keep` of them are held. */
export function createCountedRequests(keep: number, random: Random, state?: CountedState) {
  const outcomes = createOutcomes(state?.outcomes)
  const fingerprint = createFingerprint(state?.fingerprint)
  const sample = createSamples(keep, random, state)
  const lengths = createCoMoments(state?.lengths)
  const ranDry = createRanDry(state?.ranDry)
  let cut = state?.cut ?? 0
  return {
    add(row: MeasuredRequest, isCut: boolean) {
      outcomes.add(row)
      if (!row.success) return
      if (isCut) {
        cut += 1
        return
      }
      fingerprint.add(row)
      sample.add(row)
      lengths.add(audioSeconds(row), row.total_duration_s)
      ranDry.add(row)
    },
    /** A judgement: of quality alone. */
    judge: sample.judge,
    figures(): CountedFigures {
      const ended = outcomes.outcomes()
      const moments = lengths.moments()
      return {
        n: ended.success.n,
        cut,
        ...ended,
        measures: forEachMeasure((name) => measureFigures(sample.running(name), valuesOf(name))),
        aggregate: aggregateRtf(moments),
        length_fit: fitLength(moments),
        ran_dry: ranDry.share(),
        fingerprint: fingerprint.fingerprint(),
      }
    },
    /** One measure of them, as it goes into a comparison. */
    measured: (measure: Measure) => ({
      fingerprint: fingerprint.fingerprint(),
      running: sample.running(measure),
      values: sample.values(measure),
    }),
    requests: () => sample.requests(),
    succeeded: () => outcomes.outcomes().success.count,
    state: (): CountedState => ({
      cut,
      outcomes: outcomes.state(),
      fingerprint: fingerprint.state(),
      ...sample.state(),
      lengths: lengths.moments(),
      ranDry: ranDry.state(),
    }),
  }

  function valuesOf(name: Measure): number[] {
    return sample.values(name).map(({ value }) => value)
  }
}
