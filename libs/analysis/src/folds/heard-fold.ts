import type { Share } from '../intervals/share.js'
import type { RunningFigures, RunningState } from '../numbers/running.js'
import { createRunningMeasures } from '../numbers/running-measures.js'
import { forEachHeard, heard, type Heard, type HeardColumns } from '../requests/heard.js'
import { createRanDry, type RanDryState } from './ran-dry.js'

/** What listeners wait for and hear. */
export interface HeardFigures {
  readonly heard: Readonly<Record<Heard, RunningFigures>>
  /** Of the streamed requests: those in which a player that starts at the first sample runs dry before the end. */
  readonly ran_dry: Share
}

/** What another fold goes on from. */
export interface HeardState {
  readonly heard: Readonly<Record<Heard, RunningState>>
  readonly ranDry: RanDryState
}

/** Successful requests folded into what was heard of them. */
export function createHeardFold(state?: HeardState) {
  const measures = createRunningMeasures({ read: heard, forEach: forEachHeard }, state?.heard)
  const ranDry = createRanDry(state?.ranDry)
  return {
    add(row: HeardColumns) {
      measures.add(row)
      ranDry.add(row)
    },
    figures: (): HeardFigures => ({ heard: measures.figures(), ran_dry: ranDry.share() }),
    state: (): HeardState => ({ heard: measures.state(), ranDry: ranDry.state() }),
  }
}
