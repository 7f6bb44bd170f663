import { alignColumns, type Column } from '../bench/report/columns.js'
import type { CampaignStatus } from './collector-client.js'

type Agent = CampaignStatus['agents'][number]

/** How far a campaign is, for a person: a line for each agent. */
export function renderStatus(status: CampaignStatus, collector: string): string {
  const { campaign_id, agents, complete, ended, links } = status
  const whole = agents.filter((agent) => agent.complete).length
  const end = complete ? 'complete' : ended ? 'ended, not complete' : 'not complete yet'
  return [
    `campaign ${campaign_id}: ${end}, ${whole} of ${agents.length} agents complete`,
    ...(agents.length === 0
      ? [ended ? 'no agent has it' : 'no agent has it yet']
      : alignColumns([
          words('agent', agents, ({ agent_id }) => agent_id.slice(0, 8)),
          words('hardware', agents, ({ hardware_tier }) => hardware_tier ?? missing),
          words('state', agents, ({ state }) => state),
          numbers('rows', agents, ({ stored, expected }) => `${stored}/${expected ?? '?'}`),
          numbers('answered', agents, ({ answered, planned }) => `${answered}/${planned ?? '?'}`),
          numbers('failed', agents, ({ failed }) => String(failed)),
          numbers('per minute', agents, ({ requests_per_s }) => shownRate(requests_per_s)),
          numbers('left', agents, ({ time_left_s }) => shownSpan(time_left_s)),
          words('heard', agents, ({ last_heard }) => shownTime(last_heard)),
        ])),
    ...agents.flatMap(({ agent_id, detail }) =>
      detail === null ? [] : [`${agent_id.slice(0, 8)}: ${detail}`],
    ),
    ...(complete ? [`figures of it alone: ${collector}${links.comparison}`] : []),
    '',
  ].join('\n')
}

/** One line while it runs. */
export function progressLine({ agents, time_left_s }: CampaignStatus): string {
  const sum = (value: (agent: Agent) => number) => agents.reduce((total, agent) => total + value(agent), 0)
  const states = [...new Set(agents.map(({ state }) => state))]
  const shown = states.map((one) => `${agents.filter(({ state }) => state === one).length} ${one}`).join(', ')
  const expected = agents.every((agent) => agent.expected !== null)
    ? String(sum((one) => one.expected ?? 0))
    : '?'
  const left = time_left_s === null ? '' : `; about ${shownSpan(time_left_s)} left`
  return `${sum(({ stored }) => stored)}/${expected} rows stored, ${sum(({ failed }) => failed)} failed; ${shown || 'no agent yet'}${left}`
}

const missing = '–'
const cellsOf = (header: string, agents: readonly Agent[], cell: (agent: Agent) => string) => ({
  header: [header],
  cells: agents.map(cell),
})
const words = (...column: Parameters<typeof cellsOf>): Column => ({ ...cellsOf(...column), left: true })
const numbers = (...column: Parameters<typeof cellsOf>): Column => cellsOf(...column)
const shownTime = (seconds: number | null) =>
  seconds === null ? 'never' : `${new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`
const shownRate = (perS: number | null) => (perS === null ? missing : (60 * perS).toFixed(1))

/** Coarser the longer it is: an estimate has no more digits. */
function shownSpan(seconds: number | null): string {
  if (seconds === null) return missing
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.ceil(seconds / 60)} min`
  const minutes = Math.ceil(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
