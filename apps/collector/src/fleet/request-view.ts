import type { SplitField } from '@voicemark/analysis'
import { createFigureFold, type FigureFold } from '../figures/data/figure-data.js'
import type { BulkReader } from '../store/bulk/bulk-reader.js'
import { type CoveredRun, readCovered, readRequestMark } from '../store/bulk/covered-requests.js'
import { measuredRequests, type RequestRange } from '../store/bulk/measured-requests.js'
import { readHeldRequests, readRunEnds, type RunEnd } from '../store/bulk/run-ends.js'
import { reasonsOfRun } from '../store/corrected/excluded-rows.js'
import { type HeldCorrections, noCorrections, readEffective } from '../store/corrected/read-effective.js'
import type { KeptView } from './kept-views.js'
import { machineNames } from './machines/machine-names.js'
import { createRowSources, type RowSources } from './machines/row-sources.js'

/** Which requests are folded, and what tells their configurations apart. */
export interface ViewQuery {
  readonly splitBy: readonly SplitField[]
  /** Only requests of this campaign; null: all. */
  readonly campaign_id: string | null
}

/** Requests folded as far as they have been read, and what of the database that rests on. */
export interface FoldedView extends ViewQuery {
  readonly fold: FigureFold
  /** Changes when rows came in: what was made of the fold before is out of date. */
  readonly revision: object
  /** Null before the first reading, and where nothing tells that requests were changed. */
  readonly mark: string | null
  readonly ends: readonly RunEnd[]
  readonly covered: Map<number, CoveredRun>
  readonly held: ReadonlySet<string>
  readonly sources: RowSources<number>
  /** What persons have taken out, joined and named when the first row was read. */
  readonly corrections: HeldCorrections
}

/** What of the database a view is held against. */
type DatabaseState = Pick<FoldedView, 'mark' | 'ends' | 'held' | 'sources' | 'corrections'>

/** A view in which nothing is yet. */
export function emptyView({ splitBy, campaign_id }: ViewQuery, state = nothingYet): FoldedView {
  const fold = createFigureFold(splitBy, undefined, machineNames(state.corrections, state.sources))
  return {
    ...{ splitBy, campaign_id, fold, revision: {} },
    ...{ mark: null, ends: [], covered: new Map(), held: new Set() },
    ...{ sources: state.sources, corrections: state.corrections },
  }
}

/** A view as it was kept; null where the database has not just those requests any more. */
export async function reopenView(
  reader: BulkReader,
  query: ViewQuery,
  { mark, ends, covered, held, fold, ...kept }: KeptView,
): Promise<FoldedView | null> {
  if ((await readRequestMark(reader)) !== mark) return null
  const corrections = await readEffective((statement) => reader.rows(statement))
  if (corrections.mark !== kept.corrections) return null
  const parts = ends.filter(({ next }) => next > 0).map(({ run_ref, next }) => ({ run_ref, past: next }))
  const stored = await readCovered(reader, parts, query.campaign_id)
  if (JSON.stringify(inOrder(stored)) !== JSON.stringify(inOrder(covered))) return null
  const sources = sourcesOf(ends, corrections)
  const names = machineNames(corrections, sources)
  const view = { ...emptyView(query), fold: createFigureFold(query.splitBy, fold, names) }
  return { ...view, mark, ends, covered: new Map(covered), held, sources, corrections }
}

/**
 * The view with all that has arrived since. Each figure is that of one reading from the first run to the last: where rows
 * come in behind others of their machine, or something of what was read is no more as it was, all is read anew.
 */
export async function upToDate(reader: BulkReader, known: FoldedView): Promise<FoldedView> {
  const now = await readState(reader, known.corrections)
  const view = await readOn(reader, isOutOfDate(known, now) ? emptyView(known, now) : known, now)
  if (!view.fold.isOutdated()) return view
  // A later answer has shown that an earlier one was cut, or a later request that two machines are not one.
  const names = machineNames(now.corrections, now.sources)
  const fold = createFigureFold(view.splitBy, undefined, names, view.fold.basis())
  return readOn(reader, { ...emptyView(view), fold }, now)
}

async function readOn(reader: BulkReader, view: FoldedView, now: DatabaseState): Promise<FoldedView> {
  const before = new Map(view.ends.map(({ run_ref, next }) => [run_ref, next]))
  const ranges = now.ends.flatMap(({ run_ref, next }): RequestRange[] => {
    const first = before.get(run_ref) ?? 0
    return next > first ? [{ run_ref, first, past: next }] : []
  })
  const runs = new Map(now.ends.map((end) => [end.run_ref, end]))
  let { revision } = view
  for await (const { run_ref, rows, seqs } of measuredRequests(reader, ranges, view.campaign_id)) {
    const source = now.sources.of(run_ref)
    const run = runs.get(run_ref)
    const reasonOf = run === undefined ? null : reasonsOfRun(now.corrections, run)
    for (const row of rows) {
      if (reasonOf !== null) row.excluded = reasonOf(row)
      view.fold.add(row, source)
    }
    const covered = view.covered.get(run_ref) ?? { rows: 0, seqs: 0 }
    view.covered.set(run_ref, { rows: covered.rows + rows.length, seqs: covered.seqs + seqs })
    revision = {}
  }
  return { ...view, ...now, revision }
}

async function readState(reader: BulkReader, known: HeldCorrections): Promise<DatabaseState> {
  // Before the rows: what is changed while they are read is seen the next time.
  const mark = await readRequestMark(reader)
  const corrections = await readEffective((statement) => reader.rows(statement), known)
  const ends = await readRunEnds(reader)
  // After the cursors and before the rows: what leaves the quarantine meanwhile is then read, or missed the next time.
  const held = await readHeldRequests(reader)
  return { mark, ends, held, corrections, sources: sourcesOf(ends, corrections) }
}

function isOutOfDate(view: FoldedView, now: DatabaseState): boolean {
  const runs = new Map(now.ends.map((end) => [end.run_ref, end]))
  const latest = new Map<string, number>()
  for (const { run_ref, next } of view.ends) if (next > 0) latest.set(view.sources.of(run_ref), run_ref)
  const before = new Map(view.ends.map(({ run_ref, next }) => [run_ref, next]))
  const isBehind = ({ run_ref, next }: RunEnd) =>
    next > (before.get(run_ref) ?? 0) && run_ref < (latest.get(now.sources.of(run_ref)) ?? 0)
  // An older copy of the database, or another one.
  const isReplaced = ({ run_ref, run_id, next }: RunEnd) => {
    const run = runs.get(run_ref)
    return run?.run_id !== run_id || run.next < next
  }
  // An agent of which there were files alone delivers now.
  const isRenamed = ({ run_ref, next }: RunEnd) =>
    next > 0 && view.sources.of(run_ref) !== now.sources.of(run_ref)
  // Of which machines all rows are from files was told when the fold began.
  const isMerging = [...now.corrections.labels.values()].some(({ merge }) => merge)
  const isNewImport = ({ run_ref, imported }: RunEnd) => isMerging && imported && !before.has(run_ref)
  return (
    (view.ends.length > 0 && view.mark !== now.mark) ||
    isCorrected(view, now) ||
    view.ends.some((end) => isReplaced(end) || isRenamed(end)) ||
    [...view.held].some((row) => !now.held.has(row)) ||
    now.ends.some((end) => isBehind(end) || isNewImport(end))
  )
}

const sourcesOf = (ends: readonly RunEnd[], { joins }: HeldCorrections) =>
  createRowSources(
    ends.map(({ run_ref, ...origin }) => ({ run: run_ref, ...origin })),
    joins,
  )

/** Where nothing tells that rows were changed, each correction may have changed some. */
function isCorrected({ corrections }: FoldedView, { mark, corrections: now }: DatabaseState): boolean {
  return mark === null ? corrections.stamp !== now.stamp : corrections.mark !== now.mark
}

const nothingYet: Pick<DatabaseState, 'corrections' | 'sources'> = {
  corrections: noCorrections,
  sources: sourcesOf([], noCorrections),
}

const inOrder = (covered: ReadonlyMap<number, CoveredRun>) => [...covered].sort(([a], [b]) => a - b)
