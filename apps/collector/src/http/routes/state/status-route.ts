import type { RequestHandler } from 'express'
import type { CollectorHealth, CollectorStatus } from '../../../health/collector-health.js'

/** GET /livez: the process answers. */
export const liveRoute: RequestHandler = (_request, response) => void response.json({ status: 'ok' })

/** GET /readyz: whether it can take and give rows. */
export function readyRoute(status: () => Promise<CollectorStatus>): RequestHandler {
  return async (_request, response) => {
    const now = await status()
    response.status(now === 'ok' ? 200 : 503).json({ status: now })
  }
}

/** GET /healthz: the same, with what each part says of itself. */
export function healthRoute(health: () => Promise<CollectorHealth>): RequestHandler {
  return async (_request, response) => {
    const report = await health()
    response.status(report.status === 'ok' ? 200 : 503).json(report)
  }
}
