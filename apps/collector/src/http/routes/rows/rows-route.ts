import type { RequestHandler } from 'express'
import type { Fleet } from '../../../fleet/fleet.js'
import { agentOf } from '../../../fleet/machines/row-sources.js'
import { QueryError } from '../../../query-error.js'
import type { Store } from '../../../store/store.js'
import { parseQuery } from '../../request/query.js'
import { findConfiguration } from '../results/metrics-route.js'

/** GET /api/v1/hardware: what each configuration is and what was measured of it, in one campaign or at all. */
export function hardwareRoute(fleet: Fleet, store: Pick<Store, 'agents'>): RequestHandler {
  return async (request, response) => {
    const { hardware, campaign = null } = parseQuery(request.url, 'hardware', 'campaign')
    const configurations = await fleet.described(campaign)
    const found = hardware === undefined ? configurations : [findConfiguration(configurations, hardware)]
    const imported = new Map((await store.agents()).map((agent) => [agent.agent_id, agent.imported_runs]))
    const whole =
      hardware === undefined
        ? { excluded: await fleet.excluded(campaign), not_merged: await fleet.apart() }
        : {}
    response.json({
      ...whole,
      hardware: found.map((one) => ({ ...one, imported_runs: imported.get(agentOf(one.source)) ?? 0 })),
    })
  }
}

/** GET /api/v1/agents: the machines, with what they delivered. */
export function agentsRoute(store: Store): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    const { joins } = await store.heldCorrections()
    const agents = await store.agents()
    response.json({
      agents: agents.map((one) => ({ ...one, joined_to: joins.get(one.agent_id) ?? null })),
    })
  }
}

/**
 * GET /api/v1/requests: request rows with all fields, newest first, a page at a time; with `excluded=include` also those that
 * persons have taken out, each with the reason.
 */
export function requestsRoute(store: Store, fleet: Fleet): RequestHandler {
  return async (request, response) => {
    const {
      hardware,
      agent_id,
      campaign,
      limit = 100,
      cursor,
      excluded,
    } = parseQuery(request.url, 'hardware', 'agent_id', 'campaign', 'limit', 'cursor', 'excluded')
    const configuration =
      hardware === undefined ? null : findConfiguration(await fleet.configurations(null), hardware)
    if (agent_id !== undefined && configuration?.agents.includes(agent_id) === false) {
      response.json({ requests: [], next_cursor: null })
      return
    }
    const filter = {
      agent_id,
      agent_ids: configuration?.agents,
      imported: configuration?.imported,
      hardware_tier: configuration?.hardware_tier,
      device_type: configuration?.device_type,
      ...(configuration === null ? {} : { configuration }),
      campaign_id: campaign,
      includeWarmup: true,
    }
    const page = await store.requests({
      ...{ ...filter, limit, cursor },
      ...(excluded === undefined ? {} : { excluded: 'included' }),
    })
    if (page === null)
      throw new QueryError('cursor-invalid', 'use next_cursor of the page before, with the same filter')
    if (excluded === undefined)
      response.set('Voicemark-Rows-Excluded', String(await store.excludedRequests(filter)))
    response.json(page)
  }
}

/** GET /api/v1/requests/{id}/samples: the realtime rows of one request, and what stands for those that are folded. */
export function samplesRoute(store: Store): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    const request_id = String(request.params['id'])
    const samples = await store.requestSamples(request_id)
    if (samples === null)
      throw new QueryError('request-unknown', 'no request has this id; /api/v1/requests lists them')
    const rollups = await store.requestRollups(request_id)
    response.json({ request_id, samples, rollups: rollups ?? [] })
  }
}
