import { observerEffect, type ObserverEffect } from '@voicemark/analysis'
import type { StoredRequest } from '@voicemark/schema'
import type { RequestHandler } from 'express'
import type { Store } from '../../../store/store.js'
import { parseQuery } from '../../request/query.js'
import { campaignIdOf } from '../work/campaigns-route.js'

/** What sampling cost in one configuration of one agent. */
interface ConfigurationEffect extends ObserverEffect {
  readonly agent_id: string
  /** The tag of the configuration where the plan has several. */
  readonly configuration: string | null
}

/** GET /api/v1/campaigns/{id}/observer-effect: by agent and configuration; none unless the plan had `observer_check`. */
export function observerRoute(store: Pick<Store, 'requestPages'>): RequestHandler {
  return async (request, response) => {
    parseQuery(request.url)
    const campaign_id = campaignIdOf(request)
    const groups = new Map<string, StoredRequest[]>()
    for await (const page of store.requestPages({ campaign_id, includeWarmup: true }))
      for (const row of page) if (row.sampled !== null) add(groups, row)
    response.json({ campaign_id, effects: [...groups.values()].flatMap(effectOf) })
  }
}

const configurationOf = ({ tags }: StoredRequest) => tags['configuration'] ?? null

function add(groups: Map<string, StoredRequest[]>, row: StoredRequest): void {
  const key = JSON.stringify([row.agent_id, configurationOf(row)])
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [row])
  else group.push(row)
}

function effectOf(rows: readonly StoredRequest[]): ConfigurationEffect[] {
  const [first] = rows
  const effect = observerEffect(rows)
  if (first === undefined || effect === null) return []
  return [{ agent_id: first.agent_id, configuration: configurationOf(first), ...effect }]
}
