import { createRunning, type RunningFigures, type RunningState } from './running.js'

/** How measures are read from a row, by their names. */
export interface MeasureReaders<Name extends string, Row> {
  readonly read: Readonly<Record<Name, (row: Row) => number | null>>
  /** Something for each of them. */
  readonly forEach: <T>(of: (name: Name) => T) => Record<Name, T>
}

/** Requests folded into running figures of several measures. */
export function createRunningMeasures<Name extends string, Row>(
  { read, forEach }: MeasureReaders<Name, Row>,
  state?: Readonly<Record<Name, RunningState>>,
) {
  const folds = forEach((name) => ({ read: read[name], running: createRunning(state?.[name]) }))
  const all: { read: (row: Row) => number | null; running: ReturnType<typeof createRunning> }[] =
    Object.values(folds)
  return {
    add(row: Row) {
      for (const one of all) one.running.add(one.read(row))
    },
    figures: (): Record<Name, RunningFigures> => forEach((name) => folds[name].running.figures()),
    state: (): Record<Name, RunningState> => forEach((name) => folds[name].running.state()),
  }
}
