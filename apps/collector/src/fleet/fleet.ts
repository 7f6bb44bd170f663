import { type ComparedConfiguration, type Exclusions, pairInWords } from '@voicemark/analysis'
import { makeFigure } from '../figures/charts/figures.js'
import type { FigureConfiguration, FigureData, Omissions } from '../figures/data/figure-data.js'
import type { FigureOptions } from '../figures/data/figure-look.js'
import type { Figure, FigureName } from '../figures/data/figure.js'
import { type DrawnSet, drawnSet, type FigureLeftOut, figuresLeftOut } from '../figures/drawing/figure-set.js'
import type { BulkReader } from '../store/bulk/bulk-reader.js'
import { type CampaignCount, createCampaignCounts } from './campaign-counts.js'
import { compareFleet, type ComparisonQuery, type FleetComparison } from './fleet-comparison.js'
import { createFleetData } from './fleet-data.js'
import { fleetLabels, labelled } from './fleet-labels.js'
import type { KeptViews } from './kept-views.js'
import { createRequestViews, type RequestView, type ViewOf } from './request-views.js'
import { remember } from './revision-memory.js'

/** A configuration of the fleet. */
export interface FleetConfiguration extends ComparedConfiguration {
  /** Whether its rows are from files that were imported; those that agents delivered are never among them. */
  readonly imported: boolean
  /** The agents whose rows are of it: several where a machine was joined to its earlier self, or machines are one. */
  readonly agents: readonly string[]
  /** Whether it is of several machines that somebody called the same. */
  readonly merged: boolean
}

/** A configuration with its statistics, without the requests that are held of it. */
export type DescribedConfiguration = Omit<FigureConfiguration, 'requests'> & FleetConfiguration

/** What the page tells of all configurations. */
export interface FleetOverview {
  readonly configurations: readonly DescribedConfiguration[]
  /** What may be said of the RTF of every pair, a sentence each. */
  readonly sentences: readonly string[]
  readonly omissions: Omissions
  /** Why machines of one label are not one configuration. */
  readonly apart: readonly string[]
  /** Figures that have nothing to show. */
  readonly figuresLeftOut: readonly FigureLeftOut[]
}

/** All configurations of all machines, as the database has them now. */
export interface Fleet {
  /** Requests are counted and averaged, which is cheap; those of one campaign, or with null all. */
  configurations(campaign_id: string | null): Promise<FleetConfiguration[]>
  /** The same with statistics, intervals and all. */
  described(campaign_id: string | null): Promise<DescribedConfiguration[]>
  /** What persons have taken out, of one campaign or of all requests, configurations of which nothing else is left among it. */
  excluded(campaign_id: string | null): Promise<Exclusions>
  /** Why machines of one label are not one configuration, a sentence each. */
  apart(): Promise<string[]>
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
  const { dataOf, timelinesOf } = createFleetData(reader)
  const compare = createComparisons()
  const wholeOf = async (viewOf: ViewOf) => (await viewOf(allRequests)).fold.configurations()
  const withTimelines = async (viewOf: ViewOf): Promise<FigureData> => {
    const view = await viewOf(allRequests)
    return { ...dataOf(view), timelines: await timelinesOf(view) }
  }
  return {
    configurations: (campaign_id) =>
      turn(async (viewOf) => {
        const view = await viewOf({ ...allRequests, campaign_id })
        const part = view.fold.configurations().map((one) => ({ ...one, ...originOf(view, one) }))
        return labelled(part, await wholeOf(viewOf))
      }),
    described: (campaign_id) =>
      turn(async (viewOf) => {
        const view = await viewOf({ ...allRequests, campaign_id })
        const part = describe(view, dataOf(view))
        return labelled(part, await wholeOf(viewOf)).map((one) => ({
          ...one,
          statistics: {
            ...one.statistics,
            ...{ label: one.label, own_label: one.own_label, found_label: one.found_label },
          },
        }))
      }),
    excluded: (campaign_id) =>
      turn(async (viewOf) => (await viewOf({ ...allRequests, campaign_id })).fold.excluded()),
    apart: () => turn(async (viewOf) => (await viewOf(allRequests)).fold.apart()),
    overview: () =>
      turn(async (viewOf) => overviewOf(await viewOf(allRequests), await withTimelines(viewOf))),
    campaignCounts: createCampaignCounts(reader),
    figure: (name, options) => turn(async (viewOf) => makeFigure(name, await withTimelines(viewOf), options)),
    figures: (options) => turn(async (viewOf) => drawnSet(await withTimelines(viewOf), options)),
    compare: (query) =>
      turn(async (viewOf) => {
        const view = await viewOf(query)
        return compare(view, query, await wholeOf(viewOf))
      }),
  }
}

function overviewOf(view: RequestView, data: FigureData): FleetOverview {
  const { pairwise, omissions } = data
  const { pairs } = pairwise('rtf')
  return {
    configurations: describe(view, data),
    apart: view.fold.apart(),
    sentences: pairs.map((pair) => `${pair.a} and ${pair.b}: ${pairInWords(pair)}.`),
    omissions,
    figuresLeftOut: figuresLeftOut(drawnSet(data).figures),
  }
}

const describe = (view: RequestView, { configurations }: FigureData): DescribedConfiguration[] =>
  configurations.map(({ requests: _, ...one }) => ({ ...one, ...originOf(view, one) }))

/** Whose rows a configuration has. */
function originOf({ fold, isImported, agentsOf }: RequestView, one: ComparedConfiguration) {
  const machines = fold.machinesOf(one)
  return {
    imported: isImported(one.source),
    agents: [...new Set(machines.flatMap(agentsOf))],
    merged: machines.length > 1,
  }
}

/** Comparisons under the labels of the whole fleet, each made once for a state of the data. */
function createComparisons() {
  const comparisonsOf = remember(() => new Map<string, FleetComparison>())
  return (view: RequestView, query: ComparisonQuery, whole: readonly ComparedConfiguration[]) => {
    const { statistics } = view.fold
    const labels = fleetLabels(statistics.configurations(), whole)
    const [known, key] = [comparisonsOf(view), JSON.stringify([query, labels])]
    const compared = known.get(key) ?? compareFleet(view.fold, query, labels, view.isImported)
    known.set(key, compared)
    return compared
  }
}
