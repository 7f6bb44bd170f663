import type { Server } from 'node:http'
import { join } from 'node:path'
import {
  createClosing,
  StartError,
  closeServer,
  errorReason,
  listen,
  makeFolder,
  serverUrl,
  type Closing,
} from '@voicemark/daemon'
import type { Logger } from 'pino'
import { Server as SocketServer } from 'socket.io'
import { startDispatch } from './campaigns/campaign-dispatch.js'
import { createCampaigns } from './campaigns/campaigns.js'
import type { Config } from './config.js'
import { createFigureCache } from './figures/drawing/figure-cache.js'
import { createFigureRenderer } from './figures/drawing/figure-renderer.js'
import { createFigureSchedule } from './figures/drawing/figure-schedule.js'
import { writeFigureSet } from './figures/drawing/figure-set.js'
import { createFleetThread } from './fleet/fleet-thread.js'
import { createDeliveryReader, type CollectorHealth } from './health/collector-health.js'
import { createApp } from './http/collector-app.js'
import { removeAbandonedUploads } from './http/request/upload-folder.js'
import { agentServerOptions, attachAgents } from './ingest/agent-links.js'
import { createIngest } from './ingest/ingest.js'
import { createPackThreads } from './report/pack/pack-thread.js'
import { startRetention } from './retention/retention.js'
import { createStoreStatus } from './health/store-status.js'
import { StoreError } from './store/databases/store-error.js'
import { openStore, type Store } from './store/store.js'

/** A running collector. */
export interface Collector {
  readonly url: string
  /** Stores what has arrived, then ends everything within 5 s; may be called twice. */
  stop(): Promise<void>
}

/** A thousand agents hold a link each, and people and Prometheus ask beside them; a link takes about 150 KB. */
const mostLinks = 10_000

/** Limits of the stop, ms; with those of the rest, 500 each, it takes less than 5 s. */
const stopLimitsMs = { rows: 1_000, answers: 1_100, database: 600 }

/**
 * Starts the collector: takes the port, opens the database and brings it up to date, takes agents in, serves.
 * @throws StartError when one of these cannot be.
 */
export async function startCollector(config: Config, log: Logger): Promise<Collector> {
  const server = await listen(config.host, config.port, 'VOICEMARK_COLLECTOR_PORT', { mostLinks })
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

async function serveCollector(config: Config, log: Logger, server: Server, closing: Closing): Promise<void> {
  const store = await openStoreOf(config)
  closing.add('database', store.close, stopLimitsMs.database)
  await removeAbandonedUploads().catch((error: unknown) =>
    log.warn({ event: 'uploads-not-removed', reason: errorReason(error) }),
  )
  const renderer = createFigureRenderer()
  closing.add('drawing thread', renderer.close)
  const fleet = createFleetThread({
    databaseUrl: config.databaseUrl,
    viewsFolder: join(config.home, 'statistics'),
    logLevel: config.logLevel,
  })
  closing.add('statistics thread', fleet.close)
  const draw = async () => writeFigureSet(config.metricsDir, await fleet.figures({}), renderer)
  const schedule = createFigureSchedule(config.figuresCron, draw, (error) =>
    log.error({ event: 'figures-not-drawn', reason: error instanceof Error ? error.message : String(error) }),
  )
  closing.add('figure schedule', schedule.stop)
  const retention = startRetention({
    store,
    policy: config.retention,
    onError: (reason) => log.error({ event: 'retention-failed', reason }),
  })
  closing.add('retention', retention.stop)
  const ingest = createIngest({ store, log })
  const io = new SocketServer()
  const now = () => Date.now() / 1000
  const links = attachAgents(io, { ingest, store, token: config.token, log, now })
  const dispatch = startDispatch({ store, links, log, now })
  const storeStatus = createStoreStatus({ ask: store.ask, refusedMsAgo: ingest.refusedMsAgo })
  let answersEnd: Promise<void> | null = null
  const status = async () => (answersEnd === null ? storeStatus() : ('stopping' as const))
  // From here on in reverse: nothing new begins, rows that are here are stored, and who waits for an agent is let go.
  closing.add('HTTP answers', () => answersEnd, stopLimitsMs.answers)
  closing.add('campaigns', dispatch.stop)
  closing.add('agents', () => io.disconnectSockets(true))
  closing.add('rows', ingest.stop, stopLimitsMs.rows)
  closing.add('new work', () => {
    answersEnd = closeServer(server)
    schedule.stop()
    void retention.stop()
    void dispatch.stop()
  })

  const health = async (): Promise<CollectorHealth> => ({
    status: await status(),
    agents_connected: links.connected().size,
    ingest: ingest.counts(),
    figures: schedule.status(),
    retention: await retention.status(),
  })
  const app = createApp({
    store,
    fleet,
    campaigns: createCampaigns({ store, fleet, links, dispatch, now }),
    cache: createFigureCache(renderer),
    beginPack: createPackThreads(config.databaseUrl),
    drawFigures: schedule.run,
    status,
    health,
    delivery: createDeliveryReader(store),
    importLimitMb: config.importLimitMb,
    token: config.token,
    log,
  })
  // Socket.io answers its own path and leaves the rest to the listeners that it finds.
  server.removeAllListeners('request').on('request', app)
  io.attach(server, agentServerOptions())
  // The first who asks need not wait for the first reading; what fails here fails again for who asks.
  fleet.configurations(null).catch(() => undefined)
  log.info({ event: 'collector-ready', url: serverUrl(server) })
}

function makeHome(home: string): void {
  try {
    makeFolder(home, 0o700)
  } catch (error) {
    throw new StartError(`VOICEMARK_HOME ${home} cannot be used: ${errorReason(error)}`)
  }
}

async function openStoreOf({ databaseUrl, home }: Config): Promise<Store> {
  try {
    if (databaseUrl.startsWith('file:')) makeHome(home)
    return await openStore(databaseUrl)
  } catch (error) {
    if (error instanceof StoreError) throw new StartError(error.message)
    throw error
  }
}
