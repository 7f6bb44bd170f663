import type { MetricsAnalysis } from '@voicemark/schema'
import type { Description } from '../description.js'
import type { Ended, Recorded } from '../recorder.js'
import type { CountedFacts } from '../synthesis-facts.js'
import type { SynthesisRow } from '../synthesis-row.js'
import type { ExactCounters } from './exact-counters.js'

/** What the thread is started with. */
export interface ThreadSetup {
  readonly metricsDir: string
  readonly profile: Description
  /** For a program that cannot wait for messages: windows opened, orders finished, the number of the thread. */
  readonly signals: Int32Array
}

/** Places of `signals`. */
export const openedCount = 0
export const finishedCount = 1
export const threadNumber = 2

/** Everything of one synthesis that its row is made of, but what was sampled. */
export interface Finished {
  readonly facts: CountedFacts
  readonly ended: Ended
  readonly counters: ExactCounters
}

export type ThreadOrder =
  | { readonly type: 'open'; readonly id: number }
  | ({ readonly type: 'end'; readonly id: number } & Finished)
  | { readonly type: 'recorded'; readonly id: number }
  | { readonly type: 'analysis'; readonly id: number; readonly analysis: MetricsAnalysis }

/** What an order gives: a row, where it is recorded, or nothing. */
export type ThreadReply =
  | { readonly type: 'done'; readonly id: number; readonly result: SynthesisRow | Recorded | null }
  | { readonly type: 'warning'; readonly code: string; readonly message: string }
