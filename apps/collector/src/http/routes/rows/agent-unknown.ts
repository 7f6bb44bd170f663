import { QueryError } from '../../../query-error.js'
import type { Store } from '../../../store/store.js'
import { nearest } from '../../request/nearest.js'

/** No agent has this id; the one that was probably meant is said. */
export async function agentUnknown(
  store: Pick<Store, 'agents' | 'corrections'>,
  agent_id: string,
): Promise<QueryError> {
  const [only, ...others] = await store.corrections.find('agent', agent_id)
  const ids = async () => (await store.agents()).map((one) => one.agent_id)
  const more =
    only === undefined ? nearest(agent_id, await ids()) : others.length > 0 ? {} : { suggestion: only }
  return new QueryError('machine-unknown', 'no agent has this id; /api/v1/agents lists them', { more })
}
