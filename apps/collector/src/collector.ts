import {
  answerBy,
  closeServer,
  createClosing,
  errorReason,
  listen,
  serverUrl,
  type Closing,
  type WebServer,
  collectorLimits,
} from '@voicemark/daemon'
import type { Express } from 'express'
import type { Logger } from 'pino'
import { randomBytes } from 'node:crypto'
import type { Access } from './access/caller.js'
import { createDenials, type Denials } from './access/denials.js'
import { type KnownCallers, createKnownCallers } from './access/known-callers.js'
import { startRevocation } from './access/revocation.js'
import { createTokens, type Tokens } from './access/tokens.js'
import { createAccess } from './access/who-asks.js'
import { startDispatch } from './campaigns/campaign-dispatch.js'
import { createCampaigns } from './campaigns/campaigns.js'
import type { Config } from './config.js'
import { createCorrections } from './corrections/corrections.js'
import { type RemovalWork, startRemovals } from './corrections/removal-work.js'
import { openConfiguredStore } from './configured-store.js'
import { createExporter, type Exporter } from './exports/exporter.js'
import { createExportThreads } from './exports/export-threads.js'
import { startFigureWork, type FigureWork } from './figure-work.js'
import { createFigureCache } from './figures/drawing/figure-cache.js'
import { createDeliveryReader, type CollectorHealth } from './health/collector-health.js'
import { createStoreStatus } from './health/store-status.js'
import { createAnswers } from './http/answers.js'
import { createApp } from './http/collector-app.js'
import { createCsrf } from './http/request/csrf.js'
import { ownerOf, type SessionParts } from './http/session/session-routes.js'
import { removeAbandonedUploads } from './http/request/upload-folder.js'
import { agentServerOptions, attachAgents, createAgentServer, type AgentDeps } from './ingest/agent-links.js'
import { createIngest } from './ingest/ingest.js'
import { createPackThreads } from './report/thread/pack-thread.js'
import { createLiveFeed, type LiveFeed } from './live/live-feed.js'
import { type Live, startLive } from './live/live.js'
import { startRetention, type Retention } from './retention/retention.js'
import type { Store } from './store/store.js'

/** A running collector. */
export interface Collector {
  readonly url: string
  /** Stores what has arrived, then ends everything within 5 s; may be called twice. */
  stop(): Promise<void>
}

/** Limits of the stop, ms; with those of the rest, 500 each, it takes less than 5 s. */
const stopLimitsMs = { rows: 1_000, answers: 1_100, database: 600 }

/**
 * Starts the collector: takes the port, opens the database and brings it up to date, takes agents in, serves.
 * @throws StartError when one of these cannot be.
 */
export async function startCollector(config: Config, log: Logger): Promise<Collector> {
  const server = await listen(config.host, config.port, 'VOICEMARK_COLLECTOR_PORT', {
    // A thousand agents hold a link each, and people and Prometheus ask beside them; a link takes about 150 KB.
    mostLinks: collectorLimits.links,
    mostLinksPerAddress: collectorLimits.linksPerAddress,
    isExempt: (address) => config.trustProxy(address, 0),
    tls: config.tls,
    onTlsError: (reason) => log.error({ event: 'certificate-not-renewed', reason }),
  })
  const closing = createClosing(log)
  try {
    await serveCollector(config, log, server, closing)
  } catch (error) {
    closing.add('HTTP server', () => closeServer(server), stopLimitsMs.answers)
    await closing.close()
    throw error
  }
  return { url: serverUrl(server), stop: closing.close }
}

const now = () => Date.now() / 1000

async function serveCollector(
  config: Config,
  log: Logger,
  server: WebServer,
  closing: Closing,
): Promise<void> {
  const store = await openConfiguredStore(config)
  closing.add('database', store.close, stopLimitsMs.database)
  await removeAbandonedUploads().catch((error: unknown) =>
    log.warn({ event: 'uploads-not-removed', reason: errorReason(error) }),
  )
  const figures = startFigureWork(config, log, closing)
  const retention = startRetention({
    store,
    policy: config.retention,
    onError: (reason) => log.error({ event: 'retention-failed', reason }),
  })
  closing.add('retention', retention.stop)
  const removals = startRemovals({ store, log })
  closing.add('removals', removals.stop)
  const known = createKnownCallers({ credentials: store.credentials, now })
  const access = createAccess({ token: config.token, known })
  const denials = createDenials({
    log,
    nowMs: () => performance.now(),
    later: (run, ms) => setTimeout(run, ms).unref(),
  })
  const agents = startAgents(store, { access, denials, trustProxy: config.trustProxy }, log)
  const revocation = startRevocation({
    ...{ credentials: store.credentials, links: agents.links, known, now, log },
  })
  closing.add('revocation', revocation.stop)
  const tokens = createTokens({ credentials: store.credentials, now, changed: revocation.look })
  const { refusedMsAgo } = agents.ingest
  const exporter = startExports(store, config, closing)
  const answers = createAnswers(server, createStoreStatus({ ask: store.ask, refusedMsAgo }))
  const sessions = await openSessions(store, access, known, config)
  const { feed, links } = agents
  const isShared = !config.databaseUrl.startsWith('file:')
  const live = startLive({ feed, links, rows: store.live, isShared, now })
  const parts = {
    ...{ store, exporter, figures, retention, removals, agents, answers, access, denials, tokens, sessions },
    live,
  }
  addLastStops(closing, parts)
  // Socket.io answers its own path and leaves the rest to the listeners that it finds.
  answerBy(server, appOf(parts, config, log))
  agents.io.attach(server, agentServerOptions())
  // The first who asks need not wait for the first reading; what fails here fails again for who asks.
  figures.fleet.configurations(null).catch(() => undefined)
  log.info({ event: 'collector-ready', url: serverUrl(server) })
}

function startExports(store: Store, { databaseUrl }: Config, closing: Closing): Exporter {
  const threads = createExportThreads(databaseUrl)
  closing.add('exports', threads.close)
  return createExporter(store, threads)
}

async function openSessions(
  { credentials }: Store,
  access: Access,
  known: KnownCallers,
  { token }: Config,
): Promise<SessionParts> {
  const owner = ownerOf(token)
  // Whoever signed in with a token that is no longer the one must do so again.
  await credentials.endOtherOwners(owner, now())
  // The same at every collector of a database, where there is a token; else there is one collector.
  const csrfOf = createCsrf(token === null ? randomBytes(32) : `csrf ${token}`)
  return { access, credentials, known, csrfOf, owner, now }
}

/** What runs for as long as the collector does. */
interface Parts {
  readonly store: Store
  readonly exporter: Exporter
  readonly figures: FigureWork
  readonly retention: Retention
  readonly removals: RemovalWork
  readonly agents: ReturnType<typeof startAgents>
  readonly answers: ReturnType<typeof createAnswers>
  readonly access: Access
  readonly sessions: SessionParts
  readonly denials: Denials
  readonly tokens: Tokens
  readonly live: Live
}

/** Takes rows of agents in, and sends them campaigns. */
function startAgents(store: Store, doors: Pick<AgentDeps, 'access' | 'denials' | 'trustProxy'>, log: Logger) {
  const feed: LiveFeed = createLiveFeed(now)
  const ingest = createIngest({ store, log, committed: feed.committed })
  const io = createAgentServer()
  const links = attachAgents(io, {
    ...{ ...doors, ingest, store, bind: store.credentials.bind, log, now },
    greeted: feed.greeted,
  })
  const dispatch = startDispatch({ store, links, log, now })
  return { feed, ingest, io, links, dispatch }
}

/** In reverse: nothing new begins, rows that are here are stored, and who waits for an agent is let go. */
function addLastStops(closing: Closing, parts: Parts): void {
  const { answers, agents, figures, retention, removals, live } = parts
  closing.add('HTTP answers', answers.end, stopLimitsMs.answers)
  closing.add('campaigns', agents.dispatch.stop)
  closing.add('agents', () => agents.io.disconnectSockets(true))
  closing.add('rows', agents.ingest.stop, stopLimitsMs.rows)
  closing.add('new work', () => {
    live.stop()
    answers.stop()
    figures.schedule.stop()
    void retention.stop()
    void removals.stop()
    void agents.dispatch.stop()
  })
}

function appOf(parts: Parts, config: Config, log: Logger): Express {
  const { store, figures, removals, agents, answers } = parts
  const { renderer, fleet, schedule } = figures
  return createApp({
    store,
    fleet,
    campaigns: createCampaigns({ store, fleet, links: agents.links, dispatch: agents.dispatch, now }),
    corrections: createCorrections(store.corrections, removals.wake),
    cache: createFigureCache(renderer),
    beginPack: createPackThreads(config.databaseUrl),
    exporter: parts.exporter,
    drawFigures: schedule.run,
    status: answers.status,
    health: () => healthOf(parts),
    delivery: createDeliveryReader(store),
    importLimitMb: config.importLimitMb,
    access: parts.access,
    trustProxy: config.trustProxy,
    sessions: parts.sessions,
    denials: parts.denials,
    tokens: parts.tokens,
    live: parts.live,
    log,
  })
}

async function healthOf({ answers, agents, figures, retention, denials }: Parts): Promise<CollectorHealth> {
  return {
    status: await answers.status(),
    agents_connected: agents.links.connected().size,
    ingest: agents.ingest.counts(),
    figures: figures.schedule.status(),
    retention: await retention.status(),
    denials: denials.counts(),
  }
}
