import type { SplitField } from '@voicemark/analysis'
import { createFigureFold, type FigureFold } from '../figures/figure-data.js'
import type { BulkReader } from '../store/bulk-reader.js'
import { createLane } from '../store/lane.js'
import { measuredRequests, type RequestRange } from '../store/measured-requests.js'
import { readHeldRequests, readRunEnds, type RunEnd } from '../store/run-ends.js'
import { createRowSources, type RowSources } from './row-sources.js'

/** Which requests are folded, and what tells their configurations apart. */
export interface ViewQuery {
  readonly splitBy: readonly SplitField[]
  /** Only requests of this campaign; null: all. */
  readonly campaign_id: string | null
}

/** Requests folded as far as they have arrived. */
export interface RequestView {
  readonly fold: Omit<FigureFold, 'add'>
  /** Whether the rows of a source are from files. */
  isImported(source: string): boolean
  /** Changes when rows came in: what was made of the fold before is out of date. */
  readonly revision: object
}

/** Views that are kept, each with up to 10,000 requests of every configuration. */
const mostViews = 8

/**
 * Folds the requests of a database, and then only those that have arrived since. Each figure is that of one reading from
 * the first run to the last: where rows come in behind others of their machine, the view is folded anew.
 */
export function createRequestViews(reader: BulkReader): (query: ViewQuery) => Promise<RequestView> {
  const views = new Map<string, View>()
  const lane = createLane()
  return ({ splitBy, campaign_id }) =>
    lane(async () => {
      const key = JSON.stringify([splitBy, campaign_id])
      const known = views.get(key)
      // Half of the rows may be in a view that fails.
      views.delete(key)
      const view = await upToDate(reader, known ?? createView(splitBy, campaign_id))
      views.set(key, view)
      const oldest = views.keys().next().value
      if (views.size > mostViews && oldest !== undefined) views.delete(oldest)
      return { fold: view.fold, isImported: view.sources.isImported, revision: view.revision }
    })
}

interface View extends ViewQuery {
  readonly fold: FigureFold
  revision: object
  /** By run, up to where its requests are in the fold. */
  readonly past: Map<number, number>
  sources: RowSources<number>
  /** By source, the latest run of which requests are in the fold. */
  readonly latest: Map<string, number>
  held: Set<string>
}

function createView(splitBy: readonly SplitField[], campaign_id: string | null): View {
  return {
    splitBy,
    campaign_id,
    fold: createFigureFold(splitBy),
    revision: {},
    past: new Map(),
    sources: createRowSources<number>([]),
    latest: new Map(),
    held: new Set(),
  }
}

async function upToDate(reader: BulkReader, known: View): Promise<View> {
  const ends = await readRunEnds(reader)
  // After the cursors and before the rows: what leaves the quarantine meanwhile is then read, or missed the next time.
  const held = await readHeldRequests(reader)
  const sources = createRowSources(ends.map(({ run_ref, ...origin }) => ({ run: run_ref, ...origin })))
  const isBehind = ({ run_ref, next }: RunEnd) =>
    next > (known.past.get(run_ref) ?? 0) && run_ref < (known.latest.get(sources.of(run_ref)) ?? 0)
  // An agent of which there were files alone delivers now.
  const isRenamed = [...known.past.keys()].some((run) => known.sources.of(run) !== sources.of(run))
  const isReplayed = [...known.held].some((row) => !held.has(row))
  const view =
    isReplayed || isRenamed || ends.some(isBehind) ? createView(known.splitBy, known.campaign_id) : known
  const ranges = ends.flatMap(({ run_ref, next }): RequestRange[] => {
    const first = view.past.get(run_ref) ?? 0
    return next > first ? [{ run_ref, first, past: next }] : []
  })
  view.sources = sources
  for await (const { run_ref, rows } of measuredRequests(reader, ranges, view.campaign_id)) {
    const source = sources.of(run_ref)
    for (const row of rows) view.fold.add(row, source)
    view.revision = {}
  }
  for (const { run_ref, past } of ranges) {
    view.past.set(run_ref, past)
    view.latest.set(sources.of(run_ref), run_ref)
  }
  view.held = held
  return view
}
