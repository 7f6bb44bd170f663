import type { Random } from '../numbers/random.js'
import type { Measure, MeasuredRequest } from '../requests/measures.js'
import { isQuality } from '../requests/quality.js'
import {
  createRequestSample,
  type RequestSample,
  type RequestSampleState,
} from '../requests/request-sample.js'

/** What another two samples go on from. */
export interface SamplesState {
  readonly sample: RequestSampleState
  /** Of judgements. */
  readonly judged: RequestSampleState
}

/** Requests and judgements of their sound, apart: a measure of quality is of judgements, any other of requests. */
export interface Samples extends Omit<RequestSample, 'state'> {
  judge(row: MeasuredRequest): void
  state(): SamplesState
}

/** Keeps at most `keep` of either. */
export function createSamples(keep: number, random: Random, state?: SamplesState): Samples {
  const sample = createRequestSample(keep, random, state?.sample)
  const judged = createRequestSample(keep, random.fork('judged'), state?.judged)
  const of = (measure: Measure) => (isQuality(measure) ? judged : sample)
  return {
    add: sample.add,
    judge: judged.add,
    running: (measure) => of(measure).running(measure),
    values: (measure) => of(measure).values(measure),
    requests: sample.requests,
    state: () => ({ sample: sample.state(), judged: judged.state() }),
  }
}
