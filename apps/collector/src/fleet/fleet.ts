import {
  type ComparedConfiguration,
  type ConfigurationKey,
  type ConfigurationStatistics,
  pairInWords,
  splitLabel,
} from '@voicemark/analysis'
import type { MetricsSummary } from '@voicemark/schema'
import type { Figure, FigureName } from '../figures/data/figure.js'
import type { FigureConfiguration, FigureData, Omissions } from '../figures/data/figure-data.js'
import type { FigureOptions } from '../figures/data/figure-look.js'
import { type DrawnSet, drawnSet, type FigureLeftOut, figuresLeftOut } from '../figures/drawing/figure-set.js'
import { makeFigure } from '../figures/charts/figures.js'
import type { BulkReader } from '../store/bulk/bulk-reader.js'
import { memoryOfRequest } from '../store/bulk/request-memory.js'
import { type CampaignCount, createCampaignCounts } from './campaign-counts.js'
import { compareFleet, type ComparisonQuery, type FleetComparison } from './fleet-comparison.js'
import { readMedianTimelines } from './median-timelines.js'
import type { KeptViews } from './kept-views.js'
import { createRequestViews, type RequestView, type ViewOf } from './request-views.js'

/** A configuration of the fleet. */
export interface FleetConfiguration extends ComparedConfiguration {
  /** Whether its rows are from files that were imported; those that agents delivered are never among them. */
  readonly imported: boolean
}

/** A configuration with its statistics, without the requests that are held of it. */
export type DescribedConfiguration = Omit<FigureConfiguration, 'requests'> & FleetConfiguration

/** What the page tells of all configurations. */
export interface FleetOverview {
  readonly configurations: readonly DescribedConfiguration[]
  /** What may be said of the RTF of every pair, a sentence each. */
  readonly sentences: readonly string[]
  readonly omissions: Omissions
  /** Figures that have nothing to show. */
  readonly figuresLeftOut: readonly FigureLeftOut[]
}

/** All configurations of all machines, as the database has them now. */
export interface Fleet {
  /** Requests are counted and averaged, which is cheap; those of one campaign, or with null all. */
  configurations(campaign_id: string | null): Promise<FleetConfiguration[]>
  /** The same with statistics, intervals and all. */
  described(campaign_id: string | null): Promise<DescribedConfiguration[]>
  overview(): Promise<FleetOverview>
  figure(name: FigureName, options: FigureOptions): Promise<Figure>
  /** All figures of one moment. */
  figures(options: FigureOptions): Promise<DrawnSet>
  compare(query: ComparisonQuery): Promise<FleetComparison>
  /** Stored rows of campaigns by agent. */
  campaignCounts(campaign_ids: readonly string[]): Promise<CampaignCount[]>
}

const allRequests = { splitBy: [], campaign_id: null } as const

/** Reads each request once; what is made of them is made once for each state of the data. */
export function createFleet(reader: BulkReader, kept: KeptViews | null = null): Fleet {
  const turn = createRequestViews(reader, kept)
  const dataOf = remember(({ fold, isImported }): FigureData => {
    const data = fold.data()
    const imported = data.configurations.filter(({ source }) => isImported(source))
    return { ...data, imported: imported.map(({ label }) => label) }
  })
  const timelinesOf = remember((view) =>
    readMedianTimelines((request_id) => memoryOfRequest(reader, request_id), dataOf(view).configurations),
  )
  const comparisonsOf = remember(() => new Map<string, FleetComparison>())
  const describe = ({ configurations, imported }: FigureData) =>
    configurations.map((one) => described(one, imported.includes(one.label)))
  const withTimelines = async (viewOf: ViewOf): Promise<FigureData> => {
    const view = await viewOf(allRequests)
    return { ...dataOf(view), timelines: await timelinesOf(view) }
  }
  return {
    configurations: (campaign_id) =>
      turn(async (viewOf) => {
        const { fold, isImported } = await viewOf({ ...allRequests, campaign_id })
        const part = fold.configurations().map((one) => ({ ...one, imported: isImported(one.source) }))
        return labelled(part, (await viewOf(allRequests)).fold.configurations())
      }),
    described: (campaign_id) =>
      turn(async (viewOf) => {
        const part = describe(dataOf(await viewOf({ ...allRequests, campaign_id })))
        return labelled(part, (await viewOf(allRequests)).fold.configurations()).map((one) => ({
          ...one,
          statistics: { ...one.statistics, label: one.label },
        }))
      }),
    overview: () =>
      turn(async (viewOf) => {
        const data = await withTimelines(viewOf)
        const { pairwise, omissions } = data
        const { pairs } = pairwise('rtf')
        return {
          configurations: describe(data),
          sentences: pairs.map((pair) => `${pair.a} and ${pair.b}: ${pairInWords(pair)}.`),
          omissions,
          figuresLeftOut: figuresLeftOut(drawnSet(data).figures),
        }
      }),
    campaignCounts: createCampaignCounts(reader),
    figure: (name, options) => turn(async (viewOf) => makeFigure(name, await withTimelines(viewOf), options)),
    figures: (options) => turn(async (viewOf) => drawnSet(await withTimelines(viewOf), options)),
    compare: (query) =>
      turn(async (viewOf) => {
        const view = await viewOf(query)
        const whole = (await viewOf(allRequests)).fold.configurations()
        const { statistics } = view.fold
        const labels = fleetLabels(statistics.configurations(), whole)
        const [known, key] = [comparisonsOf(view), JSON.stringify([query, labels])]
        const compared = known.get(key) ?? compareFleet(statistics, query, labels, view.isImported)
        known.set(key, compared)
        return compared
      }),
  }
}

/** Of the latest revision of each view; a promise that is rejected is forgotten. */
function remember<Value>(make: (view: RequestView) => Value): (view: RequestView) => Value {
  const known = new WeakMap<object, Value>()
  return (view) => {
    const value = known.get(view.revision) ?? make(view)
    known.set(view.revision, value)
    if (value instanceof Promise) value.catch(() => known.delete(view.revision))
    return value
  }
}

function described(
  { requests: _, ...configuration }: FigureConfiguration,
  imported: boolean,
): DescribedConfiguration {
  return { ...configuration, imported }
}

/** The labels that machines have elsewhere, with what else configurations are told apart by. */
function fleetLabels(
  compared: readonly ConfigurationStatistics[],
  whole: readonly ComparedConfiguration[],
): string[] {
  const known = new Map(whole.map((one) => [keyOf(one), one.label]))
  return compared.map((one) => {
    // Of a machine without a measured request nothing is found elsewhere.
    const machine = known.get(keyOf(one)) ?? `${one.hardware_tier}_${one.device_type}@${one.source}`
    return [machine, splitLabel(one.split)].filter((part) => part !== '').join(' ')
  })
}

const keyOf = ({ source, hardware_tier, device_type }: Omit<ConfigurationKey, 'split'>) =>
  JSON.stringify([source, hardware_tier, device_type])

/** A machine keeps its label whichever of its requests are asked for. The whole is read last, so it has every part. */
function labelled<C extends ComparedConfiguration>(
  part: readonly C[],
  whole: readonly ComparedConfiguration[],
): C[] {
  const known = new Map(part.map((one) => [keyOf(one), one]))
  return whole.flatMap((one) => {
    const found = known.get(keyOf(one))
    return found === undefined ? [] : [{ ...found, label: one.label }]
  })
}

/** One configuration in the shape of one machine's `GET /metrics/summary`. */
export function configurationSummary(configuration: ComparedConfiguration): MetricsSummary {
  const { n, successful, success_rate, total_duration_s, rtf, peak_memory_mb } = configuration
  return {
    total_requests: n,
    successful,
    failed: n - successful,
    success_rate,
    avg_duration_s: total_duration_s.mean,
    avg_rtf: rtf.mean,
    avg_peak_memory_mb: peak_memory_mb.mean,
    hardware_tier: configuration.hardware_tier,
    device_type: configuration.device_type,
  }
}
