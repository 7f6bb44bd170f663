import type { StreamHealth } from '@voicemark/schema/rest'
import { Mark } from '../shell/parts/facts.js'
import { count } from '../shell/parts/numeral.js'
import { type Column, Table } from '../shell/parts/table.js'
import { Time } from '../shell/parts/time.js'
import { Link } from '../shell/route/link.js'

const counts = (key: 'next_seq' | 'stored' | 'quarantined' | 'lost' | 'removed', head: string) => ({
  key,
  head,
  isNumber: true,
  sort: (one: StreamHealth) => one[key],
  cell: (one: StreamHealth) => count(one[key]),
})

const columns: readonly Column<StreamHealth>[] = [
  {
    key: 'run',
    head: 'Run',
    isName: true,
    sort: ({ run_id }) => run_id,
    cell: ({ run_id }) => (
      <span class="id" title={run_id}>
        {run_id.slice(0, 8)}
      </span>
    ),
  },
  {
    key: 'agent',
    head: 'Machine',
    sort: ({ agent_id }) => agent_id,
    cell: ({ agent_id }) => (
      <Link to={`/machines/${encodeURIComponent(agent_id)}`}>
        <span class="id">{agent_id.slice(0, 8)}</span>
      </Link>
    ),
  },
  { key: 'stream', head: 'Rows', sort: ({ stream }) => stream, cell: ({ stream }) => `${stream}s` },
  {
    key: 'holds',
    head: 'Law',
    sort: ({ holds }) => (holds ? 1 : 0),
    cell: ({ holds }) => <Mark kind={holds ? 'good' : 'bad'}>{holds ? 'holds' : 'broken'}</Mark>,
  },
  counts('next_seq', 'Made'),
  counts('stored', 'Stored'),
  counts('quarantined', 'Quarantined'),
  counts('lost', 'Lost'),
  counts('removed', 'Removed'),
  {
    key: 'state',
    head: 'State',
    sort: ({ total }) => total,
    cell: (one) => <span class="quantity">{stateOf(one)}</span>,
  },
  {
    key: 'seen',
    head: 'Last heard of',
    sort: ({ last_seen }) => last_seen,
    cell: ({ last_seen }) => <Time at={last_seen} />,
  },
]

/** A machine that is connected is heard of at least once a second. */
const hereS = 15

function stateOf({ total, next_seq, last_seen }: StreamHealth): string {
  if (total === null) return Date.now() / 1000 - last_seen < hereS ? 'goes on' : 'not back yet'
  return next_seq < total ? `${count(total - next_seq)} to come` : 'ended, whole'
}

/** What became of the rows of each stream; one that is broken stands first. */
export function StreamTable({ of }: { readonly of: readonly StreamHealth[] }) {
  const rows = [...of].sort(
    (a, b) =>
      Number(a.holds) - Number(b.holds) ||
      b.lost + b.quarantined - a.lost - a.quarantined ||
      b.last_seen - a.last_seen,
  )
  return (
    <Table
      caption="Streams of every run"
      isCaptionHidden
      columns={columns}
      rows={rows}
      rowKey={({ run_id, stream }) => `${run_id} ${stream}`}
      empty={
        <p>
          No machine has delivered anything yet: <code>voicemark agent</code> with{' '}
          <code>VOICEMARK_COLLECTOR</code> begins.
        </p>
      }
      pageSize={50}
    />
  )
}
