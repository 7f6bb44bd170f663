import { RepeatedKeyError, describeError, secureHeaders, sendProblem } from '@voicemark/daemon'
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import type { Logger } from 'pino'
import type { Campaigns } from '../campaigns/campaigns.js'
import { QueryError } from '../query-error.js'
import type { FigureCache } from '../figures/drawing/figure-cache.js'
import type { FigureSet } from '../figures/drawing/figure-set.js'
import type { Fleet } from '../fleet/fleet.js'
import {
  deliveryTotals,
  type CollectorHealth,
  type CollectorStatus,
  type DeliveryReader,
} from '../health/collector-health.js'
import type { BeginPack } from '../report/pack/pack-thread.js'
import type { Store } from '../store/store.js'
import { agentsRoute, hardwareRoute, requestsRoute, samplesRoute } from './routes/rows-route.js'
import { accessControl } from './request/access.js'
import {
  campaignRoute,
  campaignsRoute,
  startCampaignRoute,
  stopCampaignRoute,
} from './routes/campaigns-route.js'
import { comparisonRoute } from './routes/comparison-route.js'
import { deliveryRoute, replayRoute, withLaw } from './routes/delivery-route.js'
import { realtimeCsvRoute, synthesisCsvRoute } from './routes/exports-route.js'
import { drawRoute, figureRoute } from './routes/figures-route.js'
import { importRoute, importsRoute } from './routes/imports-route.js'
import { exportRoute, summaryRoute } from './routes/metrics-route.js'
import { pageRoute, styleRoute } from './page/page.js'
import { reportRoute } from './routes/report-route.js'

/** What the routes need of the collector. */
export interface CollectorParts {
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
  /** What requests must carry; null: they must come from this machine. */
  readonly token: string | null
  readonly log: Logger
}

/** The collector's HTTP interface: each route parses, calls one function and answers. */
export function createApp({
  store,
  fleet,
  campaigns,
  cache,
  beginPack,
  drawFigures,
  status,
  health,
  delivery,
  importLimitMb,
  token,
  log,
}: CollectorParts): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', false)
  app.use(secureHeaders, accessControl(token))

  const totals = async () => deliveryTotals((await delivery()).streams)
  app.use(['/metrics', '/api/v1/exports'], withLaw(totals))

  const routes: Readonly<Record<string, RequestHandler>> = {
    '/': pageRoute(store, fleet),
    '/page.css': styleRoute,
    '/metrics/summary': summaryRoute(fleet, totals),
    '/metrics/export': exportRoute(fleet, totals),
    '/api/v1/agents': agentsRoute(store),
    '/api/v1/hardware': hardwareRoute(fleet, store),
    '/api/v1/comparison': comparisonRoute(fleet),
    '/api/v1/campaigns/:id': campaignRoute(campaigns),
    '/api/v1/requests': requestsRoute(store, fleet),
    '/api/v1/requests/:id/samples': samplesRoute(store),
    '/api/v1/exports/synthesis.csv': synthesisCsvRoute(store, fleet),
    '/api/v1/exports/realtime.csv': realtimeCsvRoute(store, fleet),
    '/api/v1/report.zip': reportRoute(beginPack, totals),
    '/api/v1/health': deliveryRoute(delivery),
    [importsPath]: importsRoute(store),
    '/figures/:file': figureRoute(store, fleet, cache),
    '/livez': (_request, response) => void response.json({ status: 'ok' }),
    '/readyz': async (_request, response) => {
      const now = await status()
      response.status(now === 'ok' ? 200 : 503).json({ status: now })
    },
    '/healthz': async (_request, response) => {
      const report = await health()
      response.status(report.status === 'ok' ? 200 : 503).json(report)
    },
  }
  for (const [path, handler] of Object.entries(routes)) {
    app.get(path, handler)
    if (path !== importsPath) app.all(path, only('GET', 'HEAD'))
  }
  app.post(importsPath, importRoute(store, importLimitMb))
  app.all(importsPath, only('GET', 'HEAD', 'POST'))
  app.get('/api/v1/campaigns', campaignsRoute(campaigns))
  app.post('/api/v1/campaigns', startCampaignRoute(campaigns))
  app.all('/api/v1/campaigns', only('GET', 'HEAD', 'POST'))
  app.post('/api/v1/campaigns/:id/stop', stopCampaignRoute(campaigns))
  app.all('/api/v1/campaigns/:id/stop', only('POST'))
  app.post('/api/v1/figures', drawRoute(drawFigures))
  app.all('/api/v1/figures', only('POST'))
  app.post('/api/v1/quarantine/replay', replayRoute(store))
  app.all('/api/v1/quarantine/replay', only('POST'))
  app.use(() => {
    throw new QueryError('not-found', 'no such path; the README lists what the collector serves')
  })
  app.use(problemHandler(log))
  return app
}

const importsPath = '/api/v1/imports'

const only =
  (...methods: string[]): RequestHandler =>
  (_request, response) => {
    response.set('Allow', methods.join(', '))
    throw new QueryError('method-not-allowed', `allowed here: ${methods.join(', ')}`)
  }

/** Answers every error as RFC 9457 problem+json. */
function problemHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    if (response.headersSent) {
      // A CSV that ends early must not look whole.
      request.socket.destroy()
      return
    }
    const known = asQueryError(error)
    if (known.problem().status >= 500) {
      log.error({ event: known.code, path: request.path, ...describeError(error) })
    }
    sendProblem(request, response, known.problem())
  }
}

function asQueryError(error: unknown): QueryError {
  if (error instanceof QueryError) return error
  if (error instanceof URIError)
    return new QueryError('path-malformed', 'the path is not valid percent coding')
  if (error instanceof RepeatedKeyError) return new QueryError('body-malformed', error.message)
  const parser = error instanceof Error && 'type' in error ? String(error.type) : ''
  if (parser === 'entity.too.large') return new QueryError('body-too-large', 'the body has at most 256 KiB')
  if (/^(entity|encoding|charset|request)\./.test(parser))
    return new QueryError('body-malformed', 'the body is not valid UTF-8 JSON')
  if (isDatabaseError(error))
    return new QueryError('store-unavailable', 'try again in a moment', { cause: error })
  return new QueryError('internal', 'the collector logged the cause', { cause: error })
}

/** What Prisma and its drivers throw when a query cannot be carried out. */
function isDatabaseError(error: unknown): boolean {
  return error instanceof Error && /^(Prisma|Driver|Libsql|StoreError)/.test(error.name)
}
