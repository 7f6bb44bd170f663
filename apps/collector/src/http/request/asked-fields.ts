import { listedAgent } from '@voicemark/schema/rest'
import { QueryError } from '../../query-error.js'
import { measuredColumns } from '../../store/folding/roll-up.js'
import { type RequestField, requestFields } from '../../store/lookup/request-columns.js'
import { nearest } from './nearest.js'

/** Reads `request_id,rtf,voice`; not given where all are meant. @throws QueryError param-invalid, which lists what is known. */
export function parseFields(text: string | undefined): readonly RequestField[] | undefined {
  return text === undefined ? undefined : namesIn(text, requestFields)
}

/** What may be asked for of an agent: what lists say of it, and the names of its parts without the rest of its hardware. */
const agentFields = [
  ...(Object.keys(listedAgent.shape) as (keyof typeof listedAgent.shape)[]),
  'cpu_model',
  'gpu_name',
] as const
export type AgentField = (typeof agentFields)[number]

/** Reads `agent_id,cpu_model`, as `parseFields` does. */
export function parseAgentFields(text: string | undefined): readonly AgentField[] | undefined {
  return text === undefined ? undefined : namesIn(text, agentFields)
}

/** Reads `memory_mb,cpu_percent`, measured columns of samples; all of them where nothing is said. Throws as `parseFields` does. */
export function parseColumns(text: string | undefined): readonly string[] {
  return text === undefined ? measuredColumns : namesIn(text, measuredColumns)
}

function namesIn<Name extends string>(text: string, known: readonly Name[]): readonly Name[] {
  const names = text.split(',').map((name) => {
    const found = known.find((one) => one === name)
    if (found !== undefined) return found
    throw new QueryError('param-invalid', `fields: known are ${known.join(', ')}, with commas between`, {
      more: nearest(name, known),
    })
  })
  return [...new Set(names)]
}
