import type { RequestHandler } from 'express'
import { QueryError } from '../../../query-error.js'
import type { Store } from '../../../store/store.js'
import { parseQuery } from '../../request/query.js'

/** GET /api/v1/runs: the runs of all agents or of one, the last first, a page at a time. */
export function runsRoute({ lookup }: Pick<Store, 'lookup'>): RequestHandler {
  return async (request, response) => {
    const { agent_id, limit = 100, cursor } = parseQuery(request.url, 'agent_id', 'limit', 'cursor')
    const page = await lookup.runs({ agent_id, limit, cursor })
    if (page === null) throw new QueryError('cursor-invalid', 'use next_cursor of the page before')
    response.json(page)
  }
}

/** GET /api/v1/runs/{id}: one run, with what its machine is. */
export function runRoute({ lookup }: Pick<Store, 'lookup'>): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    const run = await lookup.run(String(request.params['id']))
    if (run === null) throw new QueryError('run-unknown', 'no run has this id; /api/v1/runs lists them')
    response.json(run)
  }
}
