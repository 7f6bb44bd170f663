import type { RequestHandler } from 'express'
import type { Campaigns } from '../../campaigns/campaigns.js'
import type { FigureCache } from '../../figures/drawing/figure-cache.js'
import type { FigureSet } from '../../figures/drawing/figure-set.js'
import type { Fleet } from '../../fleet/fleet.js'
import type {
  CollectorHealth,
  CollectorStatus,
  DeliveryReader,
  DeliveryTotals,
} from '../../health/collector-health.js'
import type { BeginPack } from '../../report/pack/pack-thread.js'
import type { Store } from '../../store/store.js'
import { pageRoute, styleRoute } from '../page/page.js'
import { campaignRoute, campaignsRoute, startCampaignRoute, stopCampaignRoute } from './campaigns-route.js'
import { comparisonRoute } from './comparison-route.js'
import { deliveryRoute, replayRoute } from './delivery-route.js'
import { realtimeCsvRoute, synthesisCsvRoute } from './exports-route.js'
import { drawRoute, figureRoute } from './figures-route.js'
import { importRoute, importsRoute } from './imports-route.js'
import { exportRoute, summaryRoute } from './metrics-route.js'
import { observerRoute } from './observer-route.js'
import { reportRoute } from './report-route.js'
import { agentsRoute, hardwareRoute, requestsRoute, samplesRoute } from './rows-route.js'
import { sensorsRoute } from './sensors-route.js'
import { healthRoute, liveRoute, readyRoute } from './status-route.js'

/** What the routes need of the collector. */
export interface RouteParts {
  readonly store: Store
  readonly fleet: Fleet
  readonly campaigns: Campaigns
  readonly cache: FigureCache
  readonly beginPack: BeginPack
  /** Draws all figures into the metrics folder, as the schedule does. */
  readonly drawFigures: () => Promise<FigureSet>
  /** Whether it can take and give rows, answered in 2 s. */
  readonly status: () => Promise<CollectorStatus>
  readonly health: () => Promise<CollectorHealth>
  readonly delivery: DeliveryReader
  /** Largest file that is imported, MB of 2^20 bytes. */
  readonly importLimitMb: number
}

/** How one path is answered: GET, which is HEAD, too, and POST. */
export interface Route {
  readonly get?: RequestHandler
  readonly post?: RequestHandler | RequestHandler[]
}

/** What the collector serves, by path. */
export function collectorRoutes(
  { store, fleet, campaigns, cache, delivery, ...parts }: RouteParts,
  totals: () => Promise<DeliveryTotals>,
): Readonly<Record<string, Route>> {
  return {
    '/': { get: pageRoute(store, fleet) },
    '/page.css': { get: styleRoute },
    '/metrics/summary': { get: summaryRoute(fleet, totals) },
    '/metrics/export': { get: exportRoute(fleet, totals) },
    '/api/v1/agents': { get: agentsRoute(store) },
    '/api/v1/agents/:id/sensors': { get: sensorsRoute(store) },
    '/api/v1/hardware': { get: hardwareRoute(fleet, store) },
    '/api/v1/comparison': { get: comparisonRoute(fleet) },
    '/api/v1/campaigns': { get: campaignsRoute(campaigns), post: startCampaignRoute(campaigns) },
    '/api/v1/campaigns/:id': { get: campaignRoute(campaigns) },
    '/api/v1/campaigns/:id/observer-effect': { get: observerRoute(store) },
    '/api/v1/campaigns/:id/stop': { post: stopCampaignRoute(campaigns) },
    '/api/v1/requests': { get: requestsRoute(store, fleet) },
    '/api/v1/requests/:id/samples': { get: samplesRoute(store) },
    '/api/v1/exports/synthesis.csv': { get: synthesisCsvRoute(store, fleet) },
    '/api/v1/exports/realtime.csv': { get: realtimeCsvRoute(store, fleet) },
    '/api/v1/report.zip': { get: reportRoute(parts.beginPack, totals) },
    '/api/v1/health': { get: deliveryRoute(delivery) },
    '/api/v1/imports': { get: importsRoute(store), post: importRoute(store, parts.importLimitMb) },
    '/api/v1/figures': { post: drawRoute(parts.drawFigures) },
    '/api/v1/quarantine/replay': { post: replayRoute(store) },
    '/figures/:file': { get: figureRoute(store, fleet, cache) },
    '/livez': { get: liveRoute },
    '/readyz': { get: readyRoute(parts.status) },
    '/healthz': { get: healthRoute(parts.health) },
  }
}
