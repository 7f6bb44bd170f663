import type { FigureFold } from '../figures/figure-data.js'
import type { BulkReader } from '../store/bulk-reader.js'
import { createLane } from '../store/lane.js'
import type { KeptViews } from './kept-views.js'
import { emptyView, type FoldedView, reopenView, upToDate, type ViewQuery } from './request-view.js'
import { createViewKeeper, type KeepingPace } from './view-keeper.js'

/** Requests folded as far as they have arrived. */
export interface RequestView extends Pick<FoldedView, 'revision'> {
  readonly fold: Omit<FigureFold, 'add' | 'state'>
  /** Whether the rows of a source are from files. */
  isImported(source: string): boolean
}

/** Views that are kept, each with up to 10,000 requests of every configuration. */
const mostViews = 8

/** Folds the requests of a database, and then only those that have arrived since; a start goes on from views that were kept. */
export function createRequestViews(
  reader: BulkReader,
  kept: KeptViews | null = null,
  pace: KeepingPace = {},
): (query: ViewQuery) => Promise<RequestView> {
  const views = new Map<string, FoldedView>()
  const lane = createLane()
  const keeper = kept === null ? null : createViewKeeper(kept, pace)
  const reopen = async (query: ViewQuery, key: string) => {
    const file = (await kept?.read(key)) ?? null
    const view = file === null ? null : await reopenView(reader, query, file)
    if (view !== null) keeper?.reopened(view)
    return view
  }
  return ({ splitBy, campaign_id }) =>
    lane(async () => {
      const query = { splitBy, campaign_id }
      const key = JSON.stringify([splitBy, campaign_id])
      const known = views.get(key) ?? (await reopen(query, key)) ?? emptyView(query)
      // Half of the rows may be in a view that fails.
      views.delete(key)
      const view = await upToDate(reader, known)
      views.set(key, view)
      const oldest = views.keys().next().value
      if (views.size > mostViews && oldest !== undefined) views.delete(oldest)
      keeper?.keep(key, view)
      return { fold: view.fold, isImported: view.sources.isImported, revision: view.revision }
    })
}
