import { within, agentLimits } from '@voicemark/daemon'
import type { SensorPassport } from '@voicemark/schema'
import type { RequestHandler } from 'express'
import { RequestError } from '../../request-error.js'

/** What the machine can measure, once that is known; null where it could not be found out. */
export type ReadSensors = () => Promise<SensorPassport | null>

/** GET /api/v1/sensors: waits for the answer while it is found out, which no request is held up for. */
export function sensorsRoute(read: ReadSensors): RequestHandler {
  return async (_request, response) => {
    const passport = await within(agentLimits.sensorsMs, read(), () => null)
    if (passport === null)
      throw new RequestError(
        'sensors-unknown',
        'what this machine can measure is not found out yet: it waits while requests run; ask again',
        { retryAfterS: 5 },
      )
    response.json(passport)
  }
}
