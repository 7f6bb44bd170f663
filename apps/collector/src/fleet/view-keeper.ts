import type { FigureFold } from '../figures/data/figure-data.js'
import type { KeptViews } from './kept-views.js'
import type { FoldedView } from './request-view.js'

/** Decides when a view is written. */
export interface ViewKeeper {
  /** The view is just as its file has it. */
  reopened(view: FoldedView): void
  /** Writes the view where enough was read since its file was written. */
  keep(key: string, view: FoldedView): void
}

/** When a view is worth its file, which has some tens of megabytes for a million requests. */
export interface KeepingPace {
  /** Requests that are read in a fifth of a second. @default 10_000 */
  readonly fewestRows?: number
  /** And this share of the view, for a start may take longer where there is more. @default 0.02 */
  readonly share?: number
  /** Between two files of the same view. @default 60_000 */
  readonly pauseMs?: number
}

export function createViewKeeper(
  kept: KeptViews,
  { fewestRows = 10_000, share = 0.02, pauseMs = 60_000 }: KeepingPace = {},
): ViewKeeper {
  const written = new WeakMap<FigureFold, { readonly rows: number; readonly atMs: number }>()
  const isDue = (fold: FigureFold, rows: number) => {
    const last = written.get(fold) ?? { rows: 0, atMs: -Infinity }
    const fresh = rows - last.rows
    return fresh >= Math.max(fewestRows, rows * share) && performance.now() - last.atMs >= pauseMs
  }
  return {
    reopened: (view) => void written.set(view.fold, { rows: rowsOf(view), atMs: performance.now() }),
    keep(key, view) {
      const { mark, corrections, ends, covered, held, fold } = view
      const rows = rowsOf(view)
      // Without a mark nobody could tell later that requests were changed.
      if (mark === null || !isDue(fold, rows)) return
      written.set(fold, { rows, atMs: performance.now() })
      const folded = { covered, held, fold: fold.state() }
      void kept.write(key, { mark, corrections: corrections.mark, ends, ...folded })
    },
  }
}

function rowsOf({ covered }: FoldedView): number {
  let sum = 0
  for (const { rows } of covered.values()) sum += rows
  return sum
}
