import type { RequestHandler } from 'express'
import type { Costly } from '@voicemark/daemon'
import type { NeededRole } from '../../access/roles.js'
import type { Tokens } from '../../access/tokens.js'
import type { Campaigns } from '../../campaigns/campaigns.js'
import type { Corrections } from '../../corrections/corrections.js'
import { exportedRows, exportFormats } from '../../exports/export-format.js'
import type { Exporter } from '../../exports/exporter.js'
import type { FigureCache } from '../../figures/drawing/figure-cache.js'
import type { FigureSet } from '../../figures/drawing/figure-set.js'
import type { Fleet } from '../../fleet/fleet.js'
import type {
  CollectorHealth,
  CollectorStatus,
  DeliveryReader,
  DeliveryTotals,
} from '../../health/collector-health.js'
import type { BeginPack } from '../../report/thread/pack-thread.js'
import type { Live } from '../../live/live.js'
import type { Store } from '../../store/store.js'
import {
  loginFormRoute,
  loginRoute,
  logoutRoute,
  type SessionParts,
  sharedRoute,
} from '../session/session-routes.js'
import { correctionsPageRoute, correctRouteOfPage } from '../page/corrections-page.js'
import { docsRoute } from '../openapi/docs/docs-page.js'
import { createDescription, openApiRoute } from '../openapi/openapi-route.js'
import { tokensPageRoute, tokensRouteOfPage } from '../page/tokens-page.js'
import { iconRoute } from '../page/icon.js'
import { pageRoute, styleRoute } from '../page/page.js'
import { dashboardFileRoute, dashboardRoute } from './pages/dashboard-route.js'
import { enrolmentRoute, redeemRoute } from './access/enrolments-route.js'
import { addLinkRoute } from './access/links-route.js'
import { addTokenRoute, revokeTokenRoute, rotateTokenRoute, tokensRoute } from './access/tokens-route.js'
import {
  campaignRoute,
  campaignsRoute,
  startCampaignRoute,
  stopCampaignRoute,
} from './work/campaigns-route.js'
import { comparisonRoute } from './results/comparison-route.js'
import { correctionRoute, correctionsRoute, correctRoute, undoRoute } from './work/corrections-route.js'
import { liveEventsRoute } from './state/live-route.js'
import { diagnosisRoute } from './state/diagnosis-route.js'
import { deliveryRoute, replayRoute } from './state/delivery-route.js'
import { readExportQuery } from './rows/export-query.js'
import { readRealtimeQuery, readSynthesisQuery } from './rows/former-export-query.js'
import { type ReadExport, rowExportRoute, type RowExportParts } from './rows/row-exports-route.js'
import { drawRoute, figureListRoute, figureRoute } from './results/figures-route.js'
import { importRoute, importsRoute } from './work/imports-route.js'
import { exportRoute, summaryRoute } from './results/metrics-route.js'
import { observerRoute } from './results/observer-route.js'
import { sessionRoute } from './pages/session-route.js'
import { createReportRoutes } from './results/report-route.js'
import { agentRoute, agentsRoute } from './rows/agents-route.js'
import { hardwareRoute } from './rows/hardware-route.js'
import { facetsRoute, requestRoute, requestsRoute } from './rows/requests-route.js'
import { runRoute, runsRoute } from './rows/runs-route.js'
import { runSamplesRoute, samplesRoute, timeSamplesRoute } from './rows/samples-route.js'
import { prometheusRoute } from './state/prometheus-route.js'
import { sensorsRoute } from './rows/sensors-route.js'
import { healthRoute, liveRoute, readyRoute } from './state/status-route.js'

/** What the routes need of the collector. */
export interface RouteParts {
  readonly store: Store
  readonly fleet: Fleet
  readonly campaigns: Campaigns
  readonly corrections: Corrections
  readonly tokens: Tokens
  readonly cache: FigureCache
  readonly beginPack: BeginPack
  readonly exporter: Exporter
  /** Draws all figures into the metrics folder, as the schedule does. */
  readonly drawFigures: () => Promise<FigureSet>
  /** Whether it can take and give rows, answered in 2 s. */
  readonly status: () => Promise<CollectorStatus>
  readonly health: () => Promise<CollectorHealth>
  readonly delivery: DeliveryReader
  /** Largest file that is imported, MB of 2^20 bytes. */
  readonly importLimitMb: number
  readonly sessions: SessionParts
  readonly live: Live
}

/** Who may ask by one method, and how they are answered. */
export interface RouteMethod {
  readonly needs: NeededRole
  readonly answer: RequestHandler | RequestHandler[]
  /** What it costs, where that is bounded. */
  readonly costs?: Costly
}

/** How one path is answered: GET, which is HEAD, too, and POST. A method without a role cannot be written. */
export interface Route {
  readonly get?: RouteMethod
  readonly post?: RouteMethod
}

const needs =
  (role: NeededRole) =>
  (answer: RouteMethod['answer']): RouteMethod => ({ needs: role, answer })

const [anyone, reader, operator, admin] = [
  needs('anyone'),
  needs('reader'),
  needs('operator'),
  needs('admin'),
]

/** One that is asked for at most so often, and by so many at once. */
const costly = (costs: Costly, method: RouteMethod): RouteMethod => ({ ...method, costs })

/** Rows in each format, and the two files of old. */
function rowExports(parts: RowExportParts): Readonly<Record<string, Route>> {
  const kinds = exportedRows.flatMap((rows) => exportFormats.map((format) => ({ rows, format })))
  const exported = (name: string, readQuery: ReadExport) =>
    [`/api/v1/exports/${name}`, { get: costly('export', reader(rowExportRoute(parts, readQuery))) }] as const
  return Object.fromEntries([
    exported('synthesis.csv', readSynthesisQuery),
    exported('realtime.csv', readRealtimeQuery),
    ...kinds.map((kind) =>
      exported(`${kind.rows}.${kind.format}`, (url, fleet) => readExportQuery(url, kind, fleet)),
    ),
  ])
}

/** What a browser opens beside the results. */
function pageRoutes({
  corrections,
  tokens,
  sessions,
}: Pick<RouteParts, 'corrections' | 'tokens' | 'sessions'>): Readonly<Record<string, Route>> {
  const { csrfOf, now } = sessions
  return {
    '/corrections': {
      get: reader(correctionsPageRoute({ corrections, csrfOf })),
      post: operator(correctRouteOfPage({ corrections, csrfOf })),
    },
    '/tokens': {
      get: admin(tokensPageRoute({ tokens, csrfOf, now })),
      post: admin(tokensRouteOfPage({ tokens, csrfOf, now })),
    },
    '/login': {
      get: anyone(loginFormRoute(sessions)),
      post: costly('login', anyone(loginRoute(sessions))),
    },
    '/logout': { post: reader(logoutRoute(sessions)) },
    '/shared/:secret': { get: costly('login', anyone(sharedRoute(sessions))) },
  }
}

/** What is made of all rows, to be handed on. */
function handedOnRoutes(
  beginPack: BeginPack,
  totals: () => Promise<DeliveryTotals>,
): Readonly<Record<string, Route>> {
  const reportRoute = createReportRoutes(beginPack, totals)
  return {
    '/api/v1/report.zip': { get: costly('pack', reader(reportRoute('zip'))) },
    '/api/v1/report.html': { get: costly('pack', reader(reportRoute('html'))) },
    '/api/v1/bundle.zip': { get: costly('pack', reader(reportRoute('bundle'))) },
  }
}

/** Who is given which right. */
function tokenRoutes(tokens: Tokens): Readonly<Record<string, Route>> {
  return {
    '/api/v1/tokens': { get: admin(tokensRoute(tokens)), post: admin(addTokenRoute(tokens)) },
    '/api/v1/tokens/:id/revoke': { post: admin(revokeTokenRoute(tokens)) },
    '/api/v1/tokens/:id/rotate': { post: admin(rotateTokenRoute(tokens)) },
    '/api/v1/links': { post: operator(addLinkRoute(tokens)) },
    '/api/v1/enrolments': { post: operator(enrolmentRoute(tokens)) },
    '/api/v1/enrolments/redeem': { post: costly('enrolment', anyone(redeemRoute(tokens))) },
  }
}

/** What is stored, as it is. */
function rowRoutes({
  store,
  fleet,
  live,
}: Pick<RouteParts, 'store' | 'fleet' | 'live'>): Readonly<Record<string, Route>> {
  return {
    '/api/v1/agents': { get: reader(agentsRoute(store, live)) },
    '/api/v1/agents/:id': { get: reader(agentRoute(store, live)) },
    '/api/v1/agents/:id/sensors': { get: reader(sensorsRoute(store)) },
    '/api/v1/hardware': { get: reader(hardwareRoute(fleet, store)) },
    '/api/v1/runs': { get: reader(runsRoute(store)) },
    '/api/v1/runs/:id': { get: reader(runRoute(store)) },
    '/api/v1/runs/:id/samples': { get: reader(runSamplesRoute(store)) },
    '/api/v1/samples': { get: reader(timeSamplesRoute(store)) },
    '/api/v1/facets': { get: reader(facetsRoute(store)) },
    '/api/v1/requests': { get: reader(requestsRoute(store, fleet)) },
    '/api/v1/requests/:id': { get: reader(requestRoute(store)) },
    '/api/v1/requests/:id/samples': { get: reader(samplesRoute(store)) },
  }
}

/** What all of it is. */
function descriptionRoutes(routes: () => Readonly<Record<string, Route>>): Readonly<Record<string, Route>> {
  const description = createDescription(routes)
  return {
    '/docs': { get: anyone(docsRoute(description)) },
    '/api/v1/openapi.json': { get: anyone(openApiRoute(description)) },
    '/openapi.json': { get: anyone(openApiRoute(description)) },
  }
}

/** What the collector serves, by path: the one table of who may do what over HTTP. */
export function collectorRoutes(
  { store, fleet, campaigns, corrections, tokens, cache, delivery, ...parts }: RouteParts,
  totals: () => Promise<DeliveryTotals>,
): Readonly<Record<string, Route>> {
  const routes: Readonly<Record<string, Route>> = {
    '/': { get: reader(dashboardRoute) },
    '/dashboard/assets/:file': { get: anyone(dashboardFileRoute) },
    '/plain': { get: reader(pageRoute({ store, fleet, csrfOf: parts.sessions.csrfOf })) },
    '/page.css': { get: anyone(styleRoute) },
    '/icon.svg': { get: anyone(iconRoute) },
    ...pageRoutes({ corrections, tokens, sessions: parts.sessions }),
    '/metrics': {
      get: reader(prometheusRoute({ ...{ store, fleet, campaigns, delivery }, health: parts.health })),
    },
    '/metrics/summary': { get: reader(summaryRoute(fleet, totals)) },
    '/metrics/export': { get: reader(exportRoute(fleet, totals)) },
    '/api/v1/session': { get: reader(sessionRoute(parts.sessions.csrfOf)) },
    '/api/v1/live': { get: costly('live', reader(liveEventsRoute(parts.live, parts.sessions.access))) },
    ...rowRoutes({ store, fleet, live: parts.live }),
    '/api/v1/comparison': { get: reader(comparisonRoute(fleet)) },
    '/api/v1/campaigns': {
      get: reader(campaignsRoute(campaigns)),
      post: operator(startCampaignRoute(campaigns)),
    },
    '/api/v1/campaigns/:id': { get: reader(campaignRoute(campaigns)) },
    '/api/v1/campaigns/:id/observer-effect': { get: reader(observerRoute(store)) },
    '/api/v1/campaigns/:id/stop': { post: operator(stopCampaignRoute(campaigns)) },
    '/api/v1/corrections': {
      get: reader(correctionsRoute(corrections)),
      post: operator(correctRoute(corrections)),
    },
    '/api/v1/corrections/:id': { get: reader(correctionRoute(corrections)) },
    '/api/v1/corrections/:id/undo': { post: operator(undoRoute(corrections)) },
    ...rowExports({ store, fleet, exporter: parts.exporter }),
    ...handedOnRoutes(parts.beginPack, totals),
    '/api/v1/health': { get: reader(deliveryRoute(delivery)) },
    '/api/v1/diagnosis': { get: reader(diagnosisRoute(parts.health, delivery)) },
    '/api/v1/imports': {
      get: reader(importsRoute(store)),
      post: costly('import', operator(importRoute(store, parts.importLimitMb))),
    },
    '/api/v1/figures': {
      get: reader(figureListRoute(fleet)),
      post: costly('drawing', operator(drawRoute(parts.drawFigures))),
    },
    '/api/v1/quarantine/replay': { post: admin(replayRoute(store)) },
    ...tokenRoutes(tokens),
    '/figures/:file': { get: costly('picture', reader(figureRoute(store, fleet, cache))) },
    '/livez': { get: anyone(liveRoute) },
    '/readyz': { get: anyone(readyRoute(parts.status)) },
    '/healthz': { get: reader(healthRoute(parts.health)) },
    ...descriptionRoutes(() => routes),
  }
  return routes
}
