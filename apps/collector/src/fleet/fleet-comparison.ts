import {
  comparePairs,
  type ConfigurationStatistics,
  createRandom,
  createStatistics,
  type Measure,
  type PairMatrix,
  pairInWords,
  pairMatrix,
  type Pairwise,
  type SplitField,
  type Statistics,
} from '@voicemark/analysis'
import type { Store } from '../store/store.js'

/** What is compared and how. */
export interface ComparisonQuery {
  readonly measure: Measure
  /** What else than machine, tier and device tells configurations apart. */
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
  readonly pairwise: Pairwise
  readonly matrix: PairMatrix
  /** A sentence for each pair, which claims no more than the data carry. */
  readonly sentences: readonly string[]
}

type RequestReader = Pick<Store, 'dataVersion' | 'forEachRequest'>

const seed = 1

/** Compares all configurations of the fleet; the requests are read once for each version of the data and each split. */
export function createFleetComparison(
  store: RequestReader,
): (query: ComparisonQuery) => Promise<FleetComparison> {
  let known: { readonly key: string; readonly statistics: Promise<Statistics> } | null = null

  const statisticsOf = async ({ splitBy, campaign_id }: ComparisonQuery): Promise<Statistics> => {
    const key = JSON.stringify([await store.dataVersion('request'), splitBy, campaign_id])
    if (known?.key !== key) known = { key, statistics: readStatistics(store, splitBy, campaign_id) }
    const { statistics } = known
    statistics.catch(() => (known = null))
    return statistics
  }
  return async (query) => {
    const { measure, override } = query
    const statistics = await statisticsOf(query)
    const pairwise = comparePairs(statistics.samples(measure), { random: createRandom(seed), override })
    return {
      ...query,
      seed,
      configurations: statistics.configurations(),
      pairwise,
      matrix: pairMatrix(pairwise),
      sentences: pairwise.pairs.map((pair) => `${pair.a} and ${pair.b}: ${pairInWords(pair)}`),
    }
  }
}

async function readStatistics(
  store: RequestReader,
  splitBy: readonly SplitField[],
  campaign_id: string | null,
): Promise<Statistics> {
  const statistics = createStatistics({ random: createRandom(seed), splitBy })
  const filter = { campaign_id: campaign_id ?? undefined, includeWarmup: true }
  await store.forEachRequest(filter, (row) => statistics.add(row, row.agent_id))
  return statistics
}
