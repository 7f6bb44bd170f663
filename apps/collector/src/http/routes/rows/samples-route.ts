import type { Request, RequestHandler } from 'express'
import { QueryError } from '../../../query-error.js'
import type { Store } from '../../../store/store.js'
import { steps } from '../../../store/timeline/step.js'
import { parseColumns } from '../../request/asked-fields.js'
import { parseQuery } from '../../request/query.js'
import { agentUnknown } from './agent-unknown.js'
import { answerBuckets, answerPage, knownOr404 } from './sample-answers.js'

type Samples = Pick<Store, 'requestSamples' | 'requestRollups' | 'timelines'>

const requestUnknown = () =>
  new QueryError('request-unknown', 'no request has this id; /api/v1/requests lists them')
const runUnknown = () => new QueryError('run-unknown', 'no run has this id; /api/v1/runs lists them')

/**
 * GET /api/v1/requests/{id}/samples: the realtime rows of one request, and what stands for those that are folded; with
 * `step=1s` both of them in buckets of time.
 */
export function samplesRoute(store: Samples): RequestHandler {
  return async (request, response) => {
    const { step, fields } = parseQuery(request.url, 'step', 'fields')
    const request_id = idOf(request)
    if (step !== undefined) {
      const found = await store.timelines.buckets({ request_id }, steps[step], parseColumns(fields))
      response.json(answerBuckets({ request_id }, step, knownOr404(found, requestUnknown)))
      return
    }
    refuseFields(fields)
    const samples = knownOr404(await store.requestSamples(request_id), requestUnknown)
    response.json({ request_id, samples, rollups: (await store.requestRollups(request_id)) ?? [] })
  }
}

/** GET /api/v1/runs/{id}/samples: all samples of one run, a page at a time, or with `step=1m` in buckets of time. */
export function runSamplesRoute({ timelines }: Samples): RequestHandler {
  return async (request, response) => {
    const {
      step,
      fields,
      limit = 1000,
      cursor,
    } = parseQuery(request.url, 'step', 'fields', 'limit', 'cursor')
    const run_id = idOf(request)
    if (step !== undefined) {
      const found = await timelines.buckets({ run_id }, steps[step], parseColumns(fields))
      response.json(answerBuckets({ run_id }, step, knownOr404(found, runUnknown)))
      return
    }
    refuseFields(fields)
    const page = await answerPage({ cursor, asks: run_id }, (after) =>
      timelines.page({ run_id }, after, limit),
    )
    response.json({ run_id, ...knownOr404(page, runUnknown) })
  }
}

/** GET /api/v1/samples: what one agent sampled in a stretch of time, in the same two ways. */
export function timeSamplesRoute(store: Pick<Store, 'timelines' | 'agents' | 'corrections'>): RequestHandler {
  const { timelines } = store
  return async (request, response) => {
    const names = ['agent_id', 'since', 'until', 'step', 'fields', 'limit', 'cursor'] as const
    const { step, fields, limit = 1000, cursor, ...asked } = parseQuery(request.url, ...names)
    const { agent_id, since, until = Number.MAX_SAFE_INTEGER } = asked
    if (agent_id === undefined) throw missing('agent_id', '/api/v1/agents lists them')
    if (since === undefined) throw missing('since', 'as Unix seconds, or as a time with its zone')
    const wanted = { agent_id, from: since, before: until }
    if (step !== undefined) {
      const found = await timelines.buckets(wanted, steps[step], parseColumns(fields))
      if (found === null) throw await agentUnknown(store, agent_id)
      response.json(answerBuckets({ agent_id }, step, found))
      return
    }
    refuseFields(fields)
    const asks = JSON.stringify(wanted)
    const page = await answerPage({ cursor, asks }, (after) => timelines.page(wanted, after, limit))
    if (page === null) throw await agentUnknown(store, agent_id)
    response.json({ agent_id, ...page })
  }
}

const idOf = (request: Request) => String(request.params['id'])

const missing = (name: string, hint: string) => new QueryError('param-missing', `${name} is needed: ${hint}`)

function refuseFields(fields: string | undefined): void {
  if (fields !== undefined)
    throw new QueryError('param-invalid', 'fields: goes with step; samples come whole')
}
