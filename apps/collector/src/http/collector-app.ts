import { secureHeaders, type TrustProxy, leaveSlowClients, oneHost } from '@voicemark/daemon'
import express, { type Express, type RequestHandler } from 'express'
import type { Logger } from 'pino'
import type { Access } from '../access/caller.js'
import type { Denials } from '../access/denials.js'
import { may } from '../access/roles.js'
import { deliveryTotals } from '../health/collector-health.js'
import { QueryError } from '../query-error.js'
import { allow, callerOf, identify } from './request/access.js'
import { createCosts, type Costs } from './request/costs.js'
import { guardWrites, readForm } from './request/csrf.js'
import { nearestPath } from './request/nearest.js'
import { signInPage } from './session/sign-in.js'
import { packAnswers } from './request/packed-answers.js'
import { problemHandler } from './request/query-problems.js'
import { withLaw } from './routes/state/delivery-route.js'
import { collectorRoutes, type Route, type RouteMethod, type RouteParts } from './routes/routes.js'

/** What the interface needs of the collector. */
export interface CollectorParts extends RouteParts {
  readonly access: Access
  readonly trustProxy: TrustProxy
  readonly denials: Denials
  readonly log: Logger
}

/** The collector's HTTP interface: each route parses, calls one function and answers. */
export function createApp({ access, denials, trustProxy, log, ...parts }: CollectorParts): Express {
  const app = express()
  app.disable('x-powered-by')
  // A weak one of what is sent, by which express answers 304.
  app.set('etag', 'weak')
  app.set('query parser', false)
  app.set('trust proxy', trustProxy)
  app.use(
    leaveSlowClients(),
    secureHeaders,
    oneHost,
    identify(access, trustProxy),
    readForm,
    guardWrites(parts.sessions.csrfOf),
  )

  app.use(askAgain, packAnswers())
  const totals = async () => deliveryTotals((await parts.delivery()).streams)
  app.use(['/metrics', '/api/v1/exports'], forReaders(withLaw(totals)))
  const { pay } = createCosts()
  const table = collectorRoutes(parts, totals)
  for (const [path, route] of Object.entries(table)) addRoute(app, path, route, pay)
  app.use(known, ({ path }) => {
    const more = nearestPath(path, Object.keys(table))
    throw new QueryError('not-found', 'no such path; the README lists what the collector serves', { more })
  })
  app.use(signInPage(parts.sessions.csrfOf), problemHandler(log, denials))
  return app
}

/** May be kept by who asked, who asks each time whether it is still so. */
const askAgain: RequestHandler = ({ path }, response, next) => {
  if (kept.test(path)) response.set('Cache-Control', 'private, no-cache')
  next()
}

/** None of what proves who asks. */
const kept = /^\/(?:metrics|figures|api\/v1\/(?!session|tokens|links|enrolments|live))\b/

/** Who is not known hears of no path whether it is there. */
const known: RequestHandler = (_request, response, next) => {
  callerOf(response)
  next()
}

/** What costs a look at all rows, and tells of them, is not for whoever may read nothing. */
function forReaders(handler: RequestHandler): RequestHandler {
  return (request, response, next) =>
    may(callerOf(response).role, 'reader') ? handler(request, response, next) : next()
}

function addRoute(app: Express, path: string, { get, post }: Route, pay: Costs['pay']): void {
  const steps = ({ needs, costs, answer }: RouteMethod) => [
    allow(needs),
    ...(costs === undefined ? [] : [pay(costs)]),
    ...[answer].flat(),
  ]
  if (get !== undefined) app.get(path, ...steps(get))
  if (post !== undefined) app.post(path, ...steps(post))
  app.all(
    path,
    known,
    only([...(get === undefined ? [] : ['GET', 'HEAD']), ...(post === undefined ? [] : ['POST'])]),
  )
}

const only =
  (methods: readonly string[]): RequestHandler =>
  (_request, response) => {
    response.set('Allow', methods.join(', '))
    throw new QueryError('method-not-allowed', `allowed here: ${methods.join(', ')}`)
  }
