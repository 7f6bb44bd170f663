import type { RunningFigures, RunningState } from '../numbers/running.js'
import { createRunningMeasures } from '../numbers/running-measures.js'
import type { ComparedRequest } from '../requests/compared-request.js'
import { costs, type Cost, forEachCost } from '../requests/costs.js'
import { createHeardFold, type HeardFigures, type HeardState } from '../folds/heard-fold.js'
import { createSpread, type Spread, type SpreadState } from './spread.js'

/** What successful requests measured. */
export interface MeasuredFigures extends HeardFigures {
  /** Those whose audio is much shorter than other answers to their text (`CutAnswers`). */
  readonly cut: number
  /** This and the next four are of the others. */
  readonly peak_memory_mb: Spread
  readonly rtf: Spread
  readonly total_duration_s: Spread
  readonly tokens_per_second: Spread
  /** What they cost beside time. */
  readonly costs: Readonly<Record<Cost, RunningFigures>>
}

/** What another fold goes on from. */
export interface MeasuredState extends HeardState {
  readonly n: number
  readonly cut: number
  readonly memory: SpreadState
  readonly rtf: SpreadState
  readonly duration: SpreadState
  readonly tokens: SpreadState
  readonly costs: Readonly<Record<Cost, RunningState>>
}

/** Successful requests of one configuration, folded. */
export function createMeasuredFold(state?: MeasuredState) {
  const [memory, rtf] = [createSpread(state?.memory), createSpread(state?.rtf)]
  const [duration, tokens] = [createSpread(state?.duration), createSpread(state?.tokens)]
  const taken = createRunningMeasures({ read: costs, forEach: forEachCost }, state?.costs)
  const heard = createHeardFold(state)
  let [n, cut] = [state?.n ?? 0, state?.cut ?? 0]
  return {
    add(row: ComparedRequest, isCut: boolean) {
      n += 1
      if (isCut) {
        cut += 1
        return
      }
      memory.add(row.peak_memory_mb)
      rtf.add(row.rtf)
      duration.add(row.total_duration_s)
      tokens.add(row.tokens_per_second)
      taken.add(row)
      heard.add(row)
    },
    n: () => n,
    figures: (): MeasuredFigures => ({
      cut,
      peak_memory_mb: memory.spread(),
      rtf: rtf.spread(),
      total_duration_s: duration.spread(),
      tokens_per_second: tokens.spread(),
      costs: taken.figures(),
      ...heard.figures(),
    }),
    state: (): MeasuredState => ({
      n,
      cut,
      memory: memory.state(),
      rtf: rtf.state(),
      duration: duration.state(),
      tokens: tokens.state(),
      costs: taken.state(),
      ...heard.state(),
    }),
  }
}
