import { createRunning, type RunningFigures, type RunningState } from '../numbers/running.js'
import { type Cost, type CostColumns, costs, forEachCost } from '../requests/costs.js'

/** Requests folded into what they cost. */
export function createCostFigures(state?: Readonly<Record<Cost, RunningState>>) {
  const folds = forEachCost((name) => ({ read: costs[name], running: createRunning(state?.[name]) }))
  const all = Object.values(folds)
  return {
    add(row: CostColumns) {
      for (const { read, running } of all) running.add(read(row))
    },
    figures: (): Record<Cost, RunningFigures> => forEachCost((name) => folds[name].running.figures()),
    state: (): Record<Cost, RunningState> => forEachCost((name) => folds[name].running.state()),
  }
}
