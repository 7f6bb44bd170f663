import {
  comparePairs,
  type ConfigurationStatistics,
  type Exclusions,
  createRandom,
  type Measure,
  type PairMatrix,
  pairInWords,
  pairMatrix,
  type Pairwise,
  type SplitField,
  type Statistics,
} from '@voicemark/analysis'

/** What is compared and how. */
export interface ComparisonQuery {
  readonly measure: Measure
  /** What else than machine, tier, device, subject and voice tells configurations apart. */
  readonly splitBy: readonly SplitField[]
  /** Compare also what is not comparable; every sentence then says so. */
  readonly override: boolean
  /** Only requests of this campaign; null: all. */
  readonly campaign_id: string | null
}

/** Body of GET /api/v1/comparison. */
export interface FleetComparison extends ComparisonQuery {
  /** Of the bootstrap and of what is held of many rows: the same data give the same figures. */
  readonly seed: number
  readonly configurations: readonly ConfigurationStatistics[]
  /** Labels of those whose rows are from files that were imported. */
  readonly imported: readonly string[]
  /** Requests that persons have taken out: they are in no number here. */
  readonly excluded: Exclusions
  readonly pairwise: Pairwise
  readonly matrix: PairMatrix
  /** A sentence for each pair, which claims no more than the data carry. */
  readonly sentences: readonly string[]
}

const seed = 1

interface ComparedFold {
  readonly statistics: Pick<Statistics, 'samples' | 'configurations'>
  excluded(): Exclusions
}

/**
 * Compares all configurations of folded requests.
 * @param labels What they are called, in the order of the statistics.
 */
export function compareFleet(
  { statistics, excluded }: ComparedFold,
  query: ComparisonQuery,
  labels: readonly string[],
  isImported: (source: string) => boolean,
): FleetComparison {
  const { measure, override } = query
  const named = <C extends { label: string }>(some: readonly C[]) =>
    some.map((one, at) => ({ ...one, label: labels[at] ?? one.label }))
  const samples = named(statistics.samples(measure))
  const pairwise = comparePairs(samples, { random: createRandom(seed), override })
  const configurations = named(statistics.configurations())
  return {
    ...query,
    seed,
    configurations,
    imported: configurations.filter(({ source }) => isImported(source)).map(({ label }) => label),
    excluded: excluded(),
    pairwise,
    matrix: pairMatrix(pairwise),
    sentences: pairwise.pairs.map((pair) => `${pair.a} and ${pair.b}: ${pairInWords(pair)}`),
  }
}
