import { type AnswerOptions, useAnswer } from '../shell/asking/use-answer.js'
import type { KnownAgent } from './agent-name.js'

/** What is shown of machines: with the rest of their hardware the list is three times as long. */
const fields = 'agent_id,hardware_tier,device_type,cpu_model,gpu_name,last_seen,runs,imported_runs,requests'

/** All machines that the collector knows. */
export const useKnownAgents = (options?: AnswerOptions) =>
  useAnswer<{ agents: readonly KnownAgent[] }>('/api/v1/agents', { query: { fields } }, options)
