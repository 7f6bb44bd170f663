import {
  configurationAnalysis,
  type ComparedConfiguration,
  forEachCost,
  forEachHeard,
} from '@voicemark/analysis'
import type { MetricsExport, MetricsSummary } from '@voicemark/schema'
import type { Request, RequestHandler } from 'express'
import { configurationSummary } from '../../../fleet/configuration-summary.js'
import type { Fleet } from '../../../fleet/fleet.js'
import type { DeliveryTotals } from '../../../health/collector-health.js'
import { findConfiguration } from '../../request/find-configuration.js'
import { parseQuery } from '../../request/query.js'

/** The law of delivery over all rows; averages of an export that lacks rows must say so. */
type LawReader = () => Promise<DeliveryTotals>

/** GET /metrics/summary: every configuration, of one campaign or of all requests, or with `?hardware=` one in the shape that an agent gives of itself. */
export function summaryRoute(fleet: Fleet, delivery: LawReader): RequestHandler {
  return async (request, response) => {
    const { hardware, campaign = null } = parseQuery(request.url, 'hardware', 'campaign')
    const configurations = await fleet.configurations(campaign)
    response.json(
      hardware === undefined
        ? {
            ...fleetSummary(configurations),
            excluded: await fleet.excluded(campaign),
            delivery: await delivery(),
          }
        : configurationSummary(findConfiguration(configurations, hardware)),
    )
  }
}

/** GET /metrics/export: the same with the analysis and with links to the rows as CSV. */
export function exportRoute(fleet: Fleet, delivery: LawReader): RequestHandler {
  return async (request, response) => {
    const { hardware, campaign = null } = parseQuery(request.url, 'hardware', 'campaign')
    const configurations = await fleet.configurations(campaign)
    if (hardware !== undefined) {
      response.json(configurationExport(findConfiguration(configurations, hardware), campaign, request))
      return
    }
    const exports = configurations.map((one) => [one.label, configurationExport(one, campaign, request)])
    response.json({
      ...totals(configurations),
      excluded: await fleet.excluded(campaign),
      configurations: Object.fromEntries(exports) as Record<string, MetricsExport>,
      delivery: await delivery(),
    })
  }
}

/** Counts may be added over machines; averages may not, so they are given for each configuration alone. */
function fleetSummary(configurations: readonly ComparedConfiguration[]) {
  const summaries = configurations.map((one): [string, MetricsSummary] => [
    one.label,
    configurationSummary(one),
  ])
  return {
    ...totals(configurations),
    configurations: Object.fromEntries(summaries),
    excluded_requests: Object.fromEntries(configurations.map((one) => [one.label, one.excluded])),
    throttling: Object.fromEntries(configurations.map((one) => [one.label, throttling(one)])),
    costs: Object.fromEntries(configurations.map(({ label, costs }) => [label, meanCosts(costs)])),
    heard: Object.fromEntries(configurations.map((one) => [one.label, meanHeard(one)])),
  }
}

/** Whether its machine was held back, as far as that is known: `GET /api/v1/statistics` says by what. */
const throttling = ({ throttle_events, throttled_out }: ComparedConfiguration) => ({
  detected: throttle_events === null ? null : throttle_events > 0,
  requests: throttle_events,
  left_out: throttled_out,
})

/** What a configuration costs beside time, over its successful requests; the shape that an agent gives of itself has no place for it. */
const meanCosts = (costs: ComparedConfiguration['costs']) =>
  forEachCost((name) => ({ mean: costs[name].mean, n: costs[name].n }))

/** What a listener waits for and hears of it, in the same way. */
const meanHeard = ({ heard, ran_dry }: ComparedConfiguration) => ({
  ...forEachHeard((name) => ({ mean: heard[name].mean, n: heard[name].n })),
  ran_dry,
})

function totals(configurations: readonly ComparedConfiguration[]) {
  const total_requests = configurations.reduce((sum, { n }) => sum + n, 0)
  const successful = configurations.reduce((sum, one) => sum + one.successful, 0)
  const success_rate = total_requests === 0 ? null : successful / total_requests
  const cut = configurations.reduce((sum, one) => sum + one.cut, 0)
  const throttled_out = configurations.reduce((sum, one) => sum + one.throttled_out, 0)
  return { total_requests, successful, failed: total_requests - successful, success_rate, cut, throttled_out }
}

function configurationExport(
  configuration: ComparedConfiguration,
  campaign: string | null,
  request: Request,
): MetricsExport {
  const link = (kind: string) => {
    const url = new URL(`/api/v1/exports/${kind}.csv`, `${request.protocol}://${request.headers.host ?? ''}`)
    url.searchParams.set('hardware', configuration.label)
    if (campaign !== null) url.searchParams.set('campaign', campaign)
    return url.href
  }
  return {
    csv_files: { synthesis: link('synthesis'), realtime: link('realtime') },
    analysis: configurationAnalysis(configuration),
    total_syntheses: configuration.n,
    hardware_tier: configuration.hardware_tier,
  }
}
