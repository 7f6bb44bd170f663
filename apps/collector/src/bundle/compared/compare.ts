import type { Measure, SplitField } from '@voicemark/analysis'
import { createFigureFold, type FigureFold } from '../../figures/data/figure-data.js'
import { compareFleet, type FleetComparison } from '../../fleet/fleet-comparison.js'
import type { ReportSource } from '../../report/source/report-source.js'
import { joinSources, type Lettered } from './joined-source.js'
import { type Trait, watchTraits } from './traits.js'

/** How inputs are compared. */
export interface CompareQuery {
  readonly measure: Measure
  readonly splitBy: readonly SplitField[]
  readonly override: boolean
}

/** What is told of an input. */
export type InputFacts = Pick<Lettered, 'letter' | 'name' | 'kind' | 'data_sha256' | 'signer'>

/** What `voicemark compare` says, in the order in which it says it. */
export interface Compared {
  readonly inputs: readonly InputFacts[]
  /** What the machines did differently. */
  readonly differences: readonly Trait[]
  /** Sentences of pairs that no number may be said of. */
  readonly not_comparable: readonly string[]
  readonly remarks: readonly string[]
  /** As GET /api/v1/comparison answers. */
  readonly comparison: FleetComparison
}

/** Compares inputs as a collector that had all of their rows: the same fold, guard and words. */
export async function compareInputs(inputs: readonly Lettered[], query: CompareQuery): Promise<Compared> {
  const watched = watchTraits(inputs)
  const joined = joinSources(watched.inputs)
  const fold = await foldedRows(joined, query.splitBy)
  const labels = fold.statistics.configurations().map(({ label }) => label)
  const comparison = compareFleet(fold, { ...query, campaign_id: null }, labels, joined.isImported)
  const { pairs } = comparison.pairwise
  return {
    inputs: inputs.map(({ letter, name, kind, data_sha256, signer }) => ({
      letter,
      name,
      kind,
      data_sha256,
      signer,
    })),
    differences: await watched.differing(),
    not_comparable: comparison.sentences.filter((_, at) => isApart(pairs[at])),
    remarks: [...joined.remarks(), ...fold.apart()],
    comparison,
  }
}

/** Whether nothing may be said of a pair. */
export const isApart = (pair: FleetComparison['pairwise']['pairs'][number] | undefined) =>
  pair?.verdict === 'not_comparable' || pair?.verdict === 'no_values'

async function foldedRows(source: ReportSource, splitBy: readonly SplitField[]): Promise<FigureFold> {
  const first = createFigureFold(splitBy, undefined, source.names())
  await source.forEachRequest(first.add)
  if (!first.isOutdated()) return first
  const second = createFigureFold(splitBy, undefined, source.names(), first.basis())
  await source.forEachRequest(second.add)
  return second
}
