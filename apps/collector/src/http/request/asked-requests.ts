import type { Fleet, FleetConfiguration } from '../../fleet/fleet.js'
import type { RequestFilter } from '../../store/reading/row-filter.js'
import { findConfiguration } from './find-configuration.js'
import type { Parameters } from './query.js'

/** The parameters that say which requests are asked for. */
export const requestParameters = [
  ...([
    'hardware',
    'agent_id',
    'run',
    'campaign',
    'voice',
    'engine',
    'device',
    'tier',
    'subject',
    'tag',
  ] as const),
  ...(['success', 'failure_class', 'since', 'until', 'warmup', 'excluded'] as const),
] as const

export type AskedRequests = Parameters<(typeof requestParameters)[number]>

/** Which rows they mean; null where there can be none. @throws QueryError hardware-unknown. */
export async function requestFilterOf(fleet: Fleet, asked: AskedRequests): Promise<RequestFilter | null> {
  const { hardware, agent_id } = asked
  const found = hardware === undefined ? null : findConfiguration(await fleet.configurations(null), hardware)
  if (agent_id !== undefined && found?.agents.includes(agent_id) === false) return null
  return { ...(found === null ? {} : configurationFilter(found)), ...filterOf(asked) }
}

const configurationFilter = (found: FleetConfiguration): RequestFilter => ({
  agent_ids: found.agents,
  imported: found.imported,
  hardware_tier: found.hardware_tier,
  device_type: found.device_type,
  configuration: found,
})

function filterOf({ agent_id, run, campaign, warmup = 'include', excluded, tag, ...asked }: AskedRequests) {
  const { tier, device, voice, engine, subject, success, failure_class, since, until } = asked
  return {
    agent_id,
    run_id: run,
    campaign_id: campaign,
    includeWarmup: warmup !== 'exclude',
    ...(excluded === undefined ? {} : ({ excluded: 'included' } as const)),
    asked: {
      ...{ tier, device, voice, engine, subject, success, failure_class, since, until },
      ...{ tags: tag, warmupOnly: warmup === 'only' },
    },
  }
}
