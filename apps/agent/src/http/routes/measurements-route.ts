import { readStrictJson, agentLimits } from '@voicemark/daemon'
import { createSystemClock } from '@voicemark/sampler'
import express, { type RequestHandler, type Response } from 'express'
import type { Measured } from '../../measure/measurement.js'
import type { Measurements } from '../../measure/measurements.js'
import { RequestError } from '../../request-error.js'
import { parseLook, parseMark, parseMeasurement } from '../request/measurement-body.js'
import { parseMeasurementEnd } from '../request/measurement-end-body.js'
import { pathId } from '../request/strict-body.js'

/** That of measurements, which counts from elsewhere than `performance.now()`. */
const clock = createSystemClock()

/** Reads the JSON that begins or marks a measurement; the text may be in it. */
export const readMeasurement: RequestHandler[] = [
  (request, _response, next) => {
    if (!request.is('application/json'))
      throw new RequestError('media-type', 'a measurement is begun and marked with application/json')
    next()
  },
  readStrictJson(agentLimits.measurementBytes),
]

/** Reads what ends a measurement. Its arrival is the end: a sound that is sent in takes its time. */
export const readMeasurementEnd: RequestHandler[] = [
  (request, response, next) => {
    response.locals['arrivedMs'] = clock.nowMs()
    if (!request.is(['application/json', 'audio/wav', 'audio/x-wav', 'audio/wave', 'audio/vnd.wave']))
      throw new RequestError(
        'media-type',
        'a measurement is ended with application/json, or audio/wav itself',
      )
    next()
  },
  // As many pieces of sound as a measurement has at most.
  readStrictJson(agentLimits.measurementEndBytes),
  express.raw({
    type: (request) => /^audio\//.test(request.headers['content-type'] ?? ''),
    limit: agentLimits.measuredSoundBytes,
  }),
]

/** POST /api/v1/measurements: 201 when the first sample is taken; 200 for one that runs already. */
export function beginRoute(begin: Measurements['begin']): RequestHandler {
  return async (request, response) => {
    const { isNew, ...measured } = await begin(parseMeasurement(request.body))
    answer(response.status(isNew ? 201 : 200), measured)
  }
}

/** PATCH /api/v1/measurements/{request_id}: the first audio, or a stage. */
export function markRoute(mark: Measurements['mark']): RequestHandler {
  return async (request, response) => {
    answer(response, await mark(pathId(request, 'request_id'), parseMark(request.body)))
  }
}

/** POST /api/v1/measurements/{request_id}/end: the row, which is on the disk. */
export function endRoute(end: Measurements['end']): RequestHandler {
  return async (request, response) => {
    const request_id = pathId(request, 'request_id')
    const body: unknown = request.body
    const how = Buffer.isBuffer(body) ? { wav: body } : parseMeasurementEnd(body)
    response.json(await end(request_id, how, Number(response.locals['arrivedMs'])))
  }
}

/** GET /api/v1/measurements/{request_id}: where it is, or its row. */
export function findRoute(find: Measurements['find']): RequestHandler {
  return async (request, response) => {
    answer(response, await find(pathId(request, 'request_id')))
  }
}

function answer(response: Response, measured: Measured): void {
  response.json('row' in measured ? measured.row : measured.state)
}

/** POST /api/v1/watches/find: which processes would be watched; nothing is measured. */
export function findWatchRoute(find: Measurements['findWatch']): RequestHandler {
  return async (request, response) => {
    const { watched = null, processes = null, note = null } = (await find(parseLook(request.body))) ?? {}
    response.json({ watched, processes, note })
  }
}
