import type { AgentStatus } from '@voicemark/schema/rest'

/** How far a campaign is, in rows. */
export interface Totals {
  readonly stored: number
  /** Null: not known of every machine. */
  readonly expected: number | null
  readonly failed: number
}

const over: ReadonlySet<AgentStatus['state']> = new Set([
  'complete',
  'refused',
  'failed',
  'stopped',
  'unsupported',
])

/** Whether nothing more is to come of an agent. */
export const hasEnded = ({ state }: Pick<AgentStatus, 'state'>) => over.has(state)

/** The sum over machines; counts may be added, and are not known where one is not. */
export function totalsOf(agents: readonly Pick<AgentStatus, keyof Totals>[]): Totals {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const expected = agents.flatMap((agent) => agent.expected ?? [])
  return {
    stored: sum(agents.map(({ stored }) => stored)),
    expected: agents.length > 0 && expected.length === agents.length ? sum(expected) : null,
    failed: sum(agents.map(({ failed }) => failed)),
  }
}
