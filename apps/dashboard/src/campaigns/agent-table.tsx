import type { AgentStatus } from '@voicemark/schema/rest'
import { Mark, type MarkProps } from '../shell/parts/facts.js'
import { Missing } from '../shell/parts/missing.js'
import { count, numeral, span } from '../shell/parts/numeral.js'
import { type Column, Table } from '../shell/parts/table.js'
import { Time } from '../shell/parts/time.js'
import { Link } from '../shell/route/link.js'
import { hasEnded } from './campaign-totals.js'
import { Progress } from './progress.js'

const looks: Readonly<Record<AgentStatus['state'], NonNullable<MarkProps['kind']>>> = {
  waiting: 'plain',
  running: 'active',
  interrupted: 'warn',
  delivering: 'active',
  complete: 'good',
  stopped: 'warn',
  refused: 'bad',
  failed: 'bad',
  unsupported: 'bad',
  vanished: 'bad',
}

const columns: readonly Column<AgentStatus>[] = [
  {
    key: 'machine',
    head: 'Machine',
    isName: true,
    sort: ({ hardware_tier, agent_id }) => hardware_tier ?? agent_id,
    cell: ({ agent_id, hardware_tier }) => (
      <Link to={`/machines/${encodeURIComponent(agent_id)}`}>
        <bdi>{hardware_tier ?? 'not heard of yet'}</bdi>{' '}
        <span class="id" title={agent_id}>
          {agent_id.slice(0, 8)}
        </span>
      </Link>
    ),
  },
  {
    key: 'state',
    head: 'State',
    sort: ({ state }) => state,
    cell: ({ state, code, detail }) => (
      <>
        <Mark kind={looks[state]}>{state}</Mark>
        {detail !== null && <p class="note long-name">{detail}</p>}
        {detail === null && code !== null && <p class="note">{code}</p>}
      </>
    ),
  },
  {
    key: 'stored',
    head: 'Stored',
    sort: ({ stored }) => stored,
    cell: (one) => <Progress of={one} name={one.agent_id} hasEnded={hasEnded(one)} />,
  },
  {
    key: 'answered',
    head: 'Answered',
    isNumber: true,
    sort: ({ answered }) => answered,
    cell: ({ answered, planned }) =>
      planned === null ? count(answered) : `${count(answered)} of ${count(planned)}`,
  },
  {
    key: 'failed',
    head: 'Failed',
    isNumber: true,
    sort: ({ failed }) => failed,
    cell: ({ failed }) => count(failed),
  },
  {
    key: 'pace',
    head: 'Requests a minute',
    isNumber: true,
    sort: ({ requests_per_s }) => requests_per_s,
    cell: ({ requests_per_s }) =>
      requests_per_s === null ? <Missing why="not known" /> : numeral(requests_per_s * 60),
  },
  {
    key: 'left',
    head: 'Time left',
    isNumber: true,
    sort: ({ time_left_s }) => time_left_s,
    cell: (one) =>
      one.time_left_s === null ? (
        <Missing why={hasEnded(one) ? 'it has ended' : 'not known'} />
      ) : (
        span(one.time_left_s)
      ),
  },
  {
    key: 'heard',
    head: 'Last heard of',
    sort: ({ last_heard }) => last_heard,
    cell: ({ last_heard }) => <Time at={last_heard} />,
  },
]

/** How far a campaign is at each machine. */
export function AgentTable({ of }: { readonly of: readonly AgentStatus[] }) {
  return (
    <Table
      caption="Machines of the campaign"
      isCaptionHidden
      columns={columns}
      rows={of}
      rowKey={({ agent_id }) => agent_id}
      empty="No machine has taken it yet."
      pageSize={50}
    />
  )
}
