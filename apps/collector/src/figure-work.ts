import { join } from 'node:path'
import { errorReason, makeFolder, StartError, type Closing } from '@voicemark/daemon'
import type { Logger } from 'pino'
import type { Config } from './config.js'
import { createFigureRenderer, type FigureRenderer } from './figures/drawing/figure-renderer.js'
import { createFigureSchedule, type FigureSchedule } from './figures/drawing/figure-schedule.js'
import { writeFigureSet } from './figures/drawing/figure-set.js'
import { createFleetThread } from './fleet/fleet-thread.js'
import type { Fleet } from './fleet/fleet.js'

/** What figures come from: statistics and drawing, a thread each, and the clock. */
export interface FigureWork {
  readonly renderer: FigureRenderer
  readonly fleet: Fleet
  readonly schedule: FigureSchedule
}

/** Starts the threads and the clock; each ends with the collector. @throws StartError when the clock's figures have no place */
export function startFigureWork(config: Config, log: Logger, closing: Closing): FigureWork {
  // Now, while who set the clock is there to read it.
  if (config.figuresCron !== null) makeFiguresFolder(config.metricsDir)
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
  return { renderer, fleet, schedule }
}

function makeFiguresFolder(folder: string): void {
  try {
    makeFolder(folder)
  } catch (error) {
    throw new StartError(`VOICEMARK_METRICS_DIR ${folder} cannot be used: ${errorReason(error)}`)
  }
}
