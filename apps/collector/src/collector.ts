import { mkdirSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { StartError, closeServer, listen, serverUrl } from '@voicemark/daemon'
import type { Logger } from 'pino'
import { Server as SocketServer } from 'socket.io'
import { startDispatch } from './campaigns/campaign-dispatch.js'
import { createCampaigns } from './campaigns/campaigns.js'
import type { Config } from './config.js'
import { createFigureCache } from './figures/figure-cache.js'
import { createFigureRenderer } from './figures/figure-renderer.js'
import { createFigureSchedule } from './figures/figure-schedule.js'
import { writeFigureSet } from './figures/figure-set.js'
import { createFleetThread } from './fleet/fleet-thread.js'
import { deliveryTotals, type CollectorHealth, type DeliveryReader } from './health.js'
import { createApp } from './http/app.js'
import { removeAbandonedUploads } from './http/upload-folder.js'
import { agentServerOptions, attachAgents } from './ingest/agent-links.js'
import { createIngest } from './ingest/ingest.js'
import { createPackThreads } from './report/pack-thread.js'
import { startRetention } from './retention/retention.js'
import { StoreError } from './store/store-error.js'
import { openStore, type Store } from './store/store.js'

/** A running collector. */
export interface Collector {
  readonly url: string
  /** Stores what has arrived, then ends everything; may be called twice. */
  stop(): Promise<void>
}

type Closing = () => unknown

/** A thousand agents hold a link each, and people and Prometheus ask beside them; a link takes about 150 KB. */
const mostLinks = 10_000

/**
 * Starts the collector: takes the port, opens the database and brings it up to date, takes agents in, serves.
 * @throws StartError when one of these cannot be.
 */
export async function startCollector(config: Config, log: Logger): Promise<Collector> {
  const server = await listen(config.host, config.port, 'VOICEMARK_COLLECTOR_PORT', mostLinks)
  const closing: Closing[] = [() => closeServer(server)]
  const close = async () => {
    for (let step = closing.pop(); step !== undefined; step = closing.pop()) await step()
  }
  try {
    await serveCollector(config, log, server, closing)
  } catch (error) {
    await close()
    throw error
  }
  return { url: serverUrl(server), stop: close }
}

async function serveCollector(
  config: Config,
  log: Logger,
  server: Server,
  closing: Closing[],
): Promise<void> {
  const store = await openStoreOf(config)
  closing.push(store.close)
  await removeAbandonedUploads().catch((error: unknown) =>
    log.warn({
      event: 'uploads-not-removed',
      reason: error instanceof Error ? error.message : String(error),
    }),
  )
  const renderer = createFigureRenderer()
  closing.push(renderer.close)
  const fleet = createFleetThread({
    databaseUrl: config.databaseUrl,
    viewsFolder: join(config.home, 'statistics'),
    logLevel: config.logLevel,
  })
  closing.push(fleet.close)
  const draw = async () => writeFigureSet(config.metricsDir, await fleet.figures({}), renderer)
  const schedule = createFigureSchedule(config.figuresCron, draw, (error) =>
    log.error({ event: 'figures-not-drawn', reason: error instanceof Error ? error.message : String(error) }),
  )
  closing.push(schedule.stop)
  const retention = startRetention({
    store,
    policy: config.retention,
    onError: (reason) => log.error({ event: 'retention-failed', reason }),
  })
  closing.push(retention.stop)
  const ingest = createIngest({ store, log })
  const io = new SocketServer()
  const now = () => Date.now() / 1000
  const links = attachAgents(io, { ingest, store, token: config.token, log, now })
  const dispatch = startDispatch({ store, links, log, now })
  closing.push(() => io.disconnectSockets(true), ingest.stop, dispatch.stop)

  const health = async (): Promise<CollectorHealth> => ({
    status: ingest.failing() ? 'store-unavailable' : await storeStatus(store),
    agents_connected: links.connected().size,
    ingest: ingest.counts(),
    figures: schedule.status(),
    retention: await retention.status(),
  })
  const delivery: DeliveryReader = async (options) => {
    const streams = await store.health(options)
    return { ...deliveryTotals(streams), duplicate_agents: await store.duplicateAgents(), streams }
  }
  const app = createApp({
    store,
    fleet,
    campaigns: createCampaigns({ store, fleet, links, dispatch, now }),
    cache: createFigureCache(renderer),
    beginPack: createPackThreads(config.databaseUrl),
    drawFigures: schedule.run,
    health,
    delivery,
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

async function openStoreOf({ databaseUrl, home }: Config): Promise<Store> {
  try {
    if (databaseUrl.startsWith('file:')) mkdirSync(home, { recursive: true, mode: 0o700 })
    return await openStore(databaseUrl)
  } catch (error) {
    if (error instanceof StoreError) throw new StartError(error.message)
    throw error
  }
}

async function storeStatus(store: Store): Promise<CollectorHealth['status']> {
  try {
    await store.dataVersion()
    return 'ok'
  } catch {
    // The reason is in the log of the ingest; here only whether it works counts.
    return 'store-unavailable'
  }
}
