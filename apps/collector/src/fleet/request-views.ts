import type { FigureFold } from '../figures/data/figure-data.js'
import type { BulkReader } from '../store/bulk/bulk-reader.js'
import { createLane } from '../store/databases/lane.js'
import type { KeptViews } from './kept-views.js'
import { emptyView, type FoldedView, reopenView, upToDate, type ViewQuery } from './request-view.js'
import { createViewKeeper, type KeepingPace } from './view-keeper.js'

/** Requests folded as far as they have arrived. */
export interface RequestView extends Pick<FoldedView, 'revision'> {
  readonly fold: Omit<FigureFold, 'add' | 'state'>
  /** Whether the rows of a source are from files. */
  isImported(source: string): boolean
  /** The agents whose rows are of a source, several where they were joined. */
  agentsOf(source: string): readonly string[]
}

/** Reads a view: with all that has arrived, and in one turn always the same. */
export type ViewOf = (query: ViewQuery) => Promise<RequestView>

/** Takes a turn: until `use` has ended nothing comes into any view but by its own reading, so what it says belongs together. */
export type TakeTurn = <Result>(use: (viewOf: ViewOf) => Promise<Result>) => Promise<Result>

/** Views that are kept, each with up to 10,000 requests of every configuration. */
const mostViews = 8

/** Folds the requests of a database, and then only those that have arrived since; a start goes on from views that were kept. */
export function createRequestViews(
  reader: BulkReader,
  kept: KeptViews | null = null,
  pace: KeepingPace = {},
): TakeTurn {
  const views = new Map<string, FoldedView>()
  const lane = createLane()
  const keeper = kept === null ? null : createViewKeeper(kept, pace)
  const reopen = async (query: ViewQuery, key: string) => {
    const file = (await kept?.read(key)) ?? null
    const view = file === null ? null : await reopenView(reader, query, file)
    if (view !== null) keeper?.reopened(view)
    return view
  }
  const read = async (query: ViewQuery, key: string): Promise<RequestView> => {
    const known = views.get(key) ?? (await reopen(query, key)) ?? emptyView(query)
    // Half of the rows may be in a view that fails.
    views.delete(key)
    const view = await upToDate(reader, known)
    views.set(key, view)
    const oldest = views.keys().next().value
    if (views.size > mostViews && oldest !== undefined) views.delete(oldest)
    keeper?.keep(key, view)
    const { isImported, agentsOf } = view.sources
    return { fold: view.fold, isImported, agentsOf, revision: view.revision }
  }
  return (use) =>
    lane(() => {
      const ofTurn = new Map<string, Promise<RequestView>>()
      return use(({ splitBy, campaign_id }) => {
        const key = JSON.stringify([splitBy, campaign_id])
        const view = ofTurn.get(key) ?? read({ splitBy, campaign_id }, key)
        ofTurn.set(key, view)
        return view
      })
    })
}
