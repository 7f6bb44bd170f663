import { isLocalRequest, leaveSlowClients, oneHost, secureHeaders } from '@voicemark/daemon'
import type { MetricsExport, MetricsSummary } from '@voicemark/schema'
import express, { type Express, type RequestHandler } from 'express'
import type { Logger } from 'pino'
import type { AgentHealth } from '../health/agent-health.js'
import type { Judgements } from '../judgements/judgements.js'
import type { Measurements } from '../measure/measurements.js'
import { RequestError } from '../request-error.js'
import { publicVoice } from '../synthesis/installed/public-voice.js'
import type { VoiceEntry } from '../synthesis/installed/voice-catalog.js'
import { methodNotAllowed, notFound, problemHandler } from './problem-handler.js'
import { readForm } from './request/tts-form.js'
import { judgementsRoute, readJudgement } from './routes/judgements-route.js'
import {
  beginRoute,
  endRoute,
  findRoute,
  findWatchRoute,
  markRoute,
  readMeasurement,
  readMeasurementEnd,
} from './routes/measurements-route.js'
import { campaignRoute, type CampaignRows } from './routes/requests-route.js'
import { readSpeechBody, speechRoute } from './routes/speech-route.js'
import { sensorsRoute, type ReadSensors } from './routes/sensors-route.js'
import type { Speak } from './routes/sound-answer.js'
import { ttsRoute } from './routes/tts-route.js'

/** What the routes need of the agent. */
export interface AgentParts {
  readonly speak: Speak
  readonly measurements: Measurements
  readonly judgements: Judgements
  readonly campaignRows: CampaignRows
  readonly voices: () => Promise<readonly VoiceEntry[]>
  /** Whether a file of this name is among the voices, whatever is wrong with it. */
  readonly hasVoice: (name: string) => Promise<boolean>
  readonly sensors: ReadSensors
  readonly summary: () => MetricsSummary
  readonly exportMetrics: () => MetricsExport
  readonly prometheus: () => Promise<{ contentType: string; body: string }>
  readonly health: () => AgentHealth
  readonly log: Logger
}

/** The agent's HTTP interface: each route parses, calls one function and answers. */
export function createApp(parts: AgentParts): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', false)
  app.use(leaveSlowClients(), secureHeaders, oneHost, loopbackOnly)

  serve(app, 'post', '/tts', ...readForm, ttsRoute(parts.speak))
  serve(app, 'post', '/v1/audio/speech', ...readSpeechBody, speechRoute(parts.speak, parts.hasVoice))
  serveMeasurements(app, parts.measurements)
  serve(app, 'post', '/api/v1/judgements', ...readJudgement, judgementsRoute(parts.judgements.add))
  serve(app, 'get', '/campaigns/:campaign_id/requests', campaignRoute(parts.campaignRows))
  serve(app, 'get', '/api/v1/sensors', sensorsRoute(parts.sensors))
  serve(app, 'get', '/voices', async (_request, response) => {
    response.json({ voices: (await parts.voices()).map(publicVoice) })
  })
  serve(app, 'get', '/metrics/summary', (_request, response) => void response.json(parts.summary()))
  serve(app, 'get', '/metrics/export', (_request, response) => void response.json(parts.exportMetrics()))
  serve(app, 'get', '/metrics', async (_request, response) => {
    const { contentType, body } = await parts.prometheus()
    response.type(contentType).send(body)
  })
  serve(app, 'get', '/livez', (_request, response) => void response.json({ status: 'ok' }))
  serve(app, 'get', '/readyz', (_request, response) => {
    const { status } = parts.health()
    response.status(status === 'ok' ? 200 : 503).json({ status })
  })
  serve(app, 'get', '/healthz', (_request, response) => {
    const health = parts.health()
    response.status(health.status === 'ok' ? 200 : 503).json(health)
  })

  app.use(notFound)
  app.use(problemHandler(parts.log))
  return app
}

function serveMeasurements(app: Express, measurements: Measurements): void {
  const { begin, mark, end, find, findWatch } = measurements
  const path = '/api/v1/measurements'
  serve(app, 'post', path, ...readMeasurement, beginRoute(begin))
  app.patch(`${path}/:request_id`, ...readMeasurement, markRoute(mark))
  app.get(`${path}/:request_id`, findRoute(find))
  app.all(`${path}/:request_id`, methodNotAllowed('GET', 'HEAD', 'PATCH'))
  serve(app, 'post', `${path}/:request_id/end`, ...readMeasurementEnd, endRoute(end))
  serve(app, 'post', '/api/v1/watches/find', ...readMeasurement, findWatchRoute(findWatch))
}

function serve(app: Express, method: 'get' | 'post', path: string, ...handlers: RequestHandler[]): void {
  app[method](path, ...handlers)
  app.all(path, method === 'get' ? methodNotAllowed('GET', 'HEAD') : methodNotAllowed('POST'))
}

/**
 * Refuses requests that a web page makes a browser send: those of another origin, and those to a name that was made to
 * point here (DNS rebinding).
 */
const loopbackOnly: RequestHandler = (request, _response, next) => {
  if (!isLocalRequest(request.headers)) {
    throw new RequestError('origin-not-allowed', 'the agent answers only requests to and from this machine')
  }
  next()
}
