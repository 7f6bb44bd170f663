import {
  comparePairs,
  type ComparedConfiguration,
  type ComparedRequest,
  type ComparisonState,
  type ConfigurationStatistics,
  type CutAnswersState,
  createComparison,
  type ConfigurationIdentity,
  createCutAnswers,
  createMerging,
  createRandom,
  createStatistics,
  type Exclusions,
  isBeside,
  isExcluded,
  type Measure,
  type MergeDecisions,
  type MergeLabelOf,
  type MergingState,
  type MeasuredRequest,
  type OwnLabelOf,
  type Pairwise,
  type SampledRequest,
  type SplitField,
  type Statistics,
  type StatisticsState,
} from '@voicemark/analysis'
import type { RequestTimeline } from './request-timeline.js'

/** What is not in the figures although it was found. */
export interface Omissions {
  /** Warm-up and cold requests, which are kept apart. */
  readonly warmups: number
  /** Answers of servers that were cut (`CutAnswers`). */
  readonly cut: number
  /** Throttled requests, by plans that leave such out. */
  readonly throttled: number
  /** Requests that persons have taken out, and why. */
  readonly excluded: Exclusions
  /** Files that could not be read. */
  readonly files: number
  /** Rows that could not be read, in files that could. */
  readonly rows: number
  /** Configurations that a figure has no room for, those with the fewest requests. */
  readonly configurations?: number
}

/** One configuration: the figures of `analysis_<tier>.json`, the statistics, and requests to draw as points. */
export interface FigureConfiguration extends ComparedConfiguration {
  readonly statistics: ConfigurationStatistics
  /** At most 10,000, successful ones without cold ones and warm-ups. */
  readonly requests: readonly SampledRequest[]
}

/** Everything the figures are drawn from. */
export interface FigureData {
  readonly configurations: readonly FigureConfiguration[]
  /** All pairs of the configurations that a figure has room for, in one measure. */
  readonly pairwise: (measure: Measure) => Pairwise
  /** The samples of one request of each configuration; null where the source has no samples, as a folder has none. */
  readonly timelines: readonly RequestTimeline[] | null
  readonly omissions: Omissions
  /** Labels of configurations that were not measured by agents of this collector but read from files. */
  readonly imported: readonly string[]
  /** Words of all labels that the labels here are without. @default none */
  readonly shared?: readonly string[]
  /** Each label here begins with a letter of its own. @default false */
  readonly isLettered?: boolean
}

/** Requests folded once into all that figures, summary and page need. */
export interface FigureFold {
  /** `source` names the machine the row is of. */
  add(row: ComparedRequest & MeasuredRequest, source: string): void
  /** Of the rows so far, without statistics. */
  configurations(): ComparedConfiguration[]
  /** Of all rows, those of configurations of which nothing else is left among them. */
  excluded(): Exclusions
  readonly statistics: Omit<Statistics, 'add'>
  /** Of the rows so far; without timelines. */
  data(left?: Pick<Omissions, 'files' | 'rows'>): FigureData
  /** Whether a later row has changed what was said of an earlier one: then the rows have to be folded anew, on `basis`. */
  isOutdated(): boolean
  basis(): FoldBasis
  /** The machines whose rows are of a configuration. */
  machinesOf(one: ConfigurationIdentity): readonly string[]
  /** Why machines of one label are not one configuration. */
  apart(): string[]
  state(): FigureFoldState
}

/** What another fold by the same fields goes on from; it survives structured cloning. */
export interface FigureFoldState {
  readonly warmups: number
  readonly cutAnswers: CutAnswersState
  readonly merging: MergingState
  readonly comparison: ComparisonState
  readonly statistics: StatisticsState
}

/** What persons call machines. */
export interface FigureNames {
  readonly ownLabelOf?: OwnLabelOf | undefined
  readonly mergeLabelOf?: MergeLabelOf | null | undefined
}

/** What a fold of the same rows has found, by which the first of them is judged as the last. */
export interface FoldBasis {
  readonly cutAnswers?: CutAnswersState
  readonly merged?: MergeDecisions
}

/** More than a reader can compare; then those with the most requests. */
export const mostConfigurations = 40
/** More than a page of paper has room for. */
export const mostOnPaper = 12

/** Of the bootstrap and of what is held of many rows: the same data give the same figures. */
const seed = 1

/**
 * Folds in one pass, in memory that does not grow with the number of rows.
 * @param splitBy What else tells configurations apart in `statistics`; all else is by configuration alone.
 * @param names What persons call machines.
 * @param basis What a fold of the same rows that is outdated says of them.
 */
export function createFigureFold(
  splitBy: readonly SplitField[] = [],
  state?: FigureFoldState,
  names: FigureNames = {},
  basis: FoldBasis = {},
): FigureFold {
  const { ownLabelOf, mergeLabelOf = null } = names
  const cutAnswers = createCutAnswers(state?.cutAnswers, basis.cutAnswers)
  const merging = createMerging(mergeLabelOf, state?.merging, basis.merged)
  const comparison = createComparison(state?.comparison, ownLabelOf)
  const folding = { splitBy, state: state?.statistics, ownLabelOf }
  const statistics = createStatistics({ random: createRandom(seed), ...folding })
  let warmups = state?.warmups ?? 0
  // Intervals of ten thousand requests take a second, and are asked for again and again.
  let known: { compared?: ComparedConfiguration[]; described?: ConfigurationStatistics[] } = {}
  const compared = () => (known.compared ??= comparison.configurations())
  const described = () => (known.described ??= statistics.configurations())
  return {
    add(row, source) {
      known = {}
      const isMeasured = !isBeside(row) && !isExcluded(row)
      if (isMeasured && (row.warmup === true || row.cold === true)) warmups += 1
      const isCut = isMeasured && cutAnswers.isCut(row, source)
      const machine = merging.sourceOf(row, source)
      comparison.add(row, machine, isCut)
      statistics.add(row, machine, isCut)
    },
    configurations: compared,
    excluded: comparison.excluded,
    statistics: { ...statistics, configurations: described },
    data: (left = { files: 0, rows: 0 }) => ({
      ...drawnOf(compared(), { ...statistics, configurations: described }),
      timelines: null,
      omissions: {
        warmups,
        cut: described().reduce((sum, { cut }) => sum + cut, 0),
        throttled: described().reduce((sum, { throttled_out }) => sum + throttled_out, 0),
        excluded: comparison.excluded(),
        ...left,
      },
      imported: [],
    }),
    isOutdated: () => cutAnswers.outdated() > 0 || merging.isOutdated(),
    basis: () => ({ cutAnswers: cutAnswers.state(), merged: merging.decisions() }),
    machinesOf: merging.machinesOf,
    apart: merging.remarks,
    state: () => ({
      warmups,
      cutAnswers: cutAnswers.state(),
      merging: merging.state(),
      comparison: comparison.state(),
      statistics: statistics.state(),
    }),
  }
}

/** What is drawn of configurations, and how their pairs compare. */
function drawnOf(
  compared: readonly ComparedConfiguration[],
  statistics: FigureFold['statistics'],
): Pick<FigureData, 'configurations' | 'pairwise'> {
  const held = statistics.requests()
  const rests = new Map(
    statistics.configurations().map((one, at) => [one.label, { statistics: one, requests: held[at] ?? [] }]),
  )
  const configurations = compared.flatMap((one) => {
    const rest = rests.get(one.label)
    return rest === undefined ? [] : [{ ...one, ...rest }]
  })
  const most = [...configurations].sort((a, b) => b.n - a.n).slice(0, mostConfigurations)
  const labels = new Set(most.map(({ label }) => label))
  return {
    configurations,
    pairwise: remember((measure: Measure) => {
      const samples = statistics.samples(measure).filter(({ label }) => labels.has(label))
      return comparePairs(samples, { random: createRandom(seed) })
    }),
  }
}

function remember<Name, Value>(make: (name: Name) => Value): (name: Name) => Value {
  const known = new Map<Name, Value>()
  return (name) => {
    const value = known.get(name) ?? make(name)
    known.set(name, value)
    return value
  }
}
