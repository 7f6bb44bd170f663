import type { RequestHandler } from 'express'
import type { Fleet } from '../../../fleet/fleet.js'
import { agentOf } from '../../../fleet/machines/row-sources.js'
import type { Store } from '../../../store/store.js'
import { findConfiguration } from '../../request/find-configuration.js'
import { parseQuery } from '../../request/query.js'

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
