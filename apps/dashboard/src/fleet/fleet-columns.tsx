import { agentName } from '../live/agent-name.js'
import { StateMark } from '../live/state-mark.js'
import { Mark } from '../shell/parts/facts.js'
import { Missing } from '../shell/parts/missing.js'
import { count, span } from '../shell/parts/numeral.js'
import type { Column } from '../shell/parts/table.js'
import { Time } from '../shell/parts/time.js'
import { Link } from '../shell/route/link.js'
import type { Machine } from './machines.js'

const order = ['speaking', 'idle', 'absent', 'imported']
/** An idle agent sends a row every second: what is not older is of now. */
const freshS = 10

/** What the list of machines shows at a time, Unix seconds. */
export const fleetColumns = (now: number): readonly Column<Machine>[] => [
  {
    ...{ key: 'name', head: 'Machine', isName: true, isShort: true },
    sort: (machine) => agentName(machine),
    cell: (machine) => <Link to={`/machines/${machine.agent_id}`}>{agentName(machine)}</Link>,
  },
  {
    ...{ key: 'state', head: 'State' },
    sort: ({ state, hardware_tier }) => `${order.indexOf(state)} ${hardware_tier}`,
    cell: ({ state }) => (state === 'imported' ? <Mark>imported</Mark> : <StateMark state={state} />),
  },
  {
    ...{ key: 'last', head: 'Last row', isNumber: true },
    sort: ({ last_row }) => last_row,
    cell: ({ last_row }) => (now - last_row < freshS ? 'now' : <Time at={last_row} now={now} />),
  },
  {
    ...{ key: 'requests', head: 'Requests', isNumber: true },
    sort: ({ requests }) => requests,
    cell: ({ requests, agent_id }) => (
      <Link to="/requests" query={{ agent_id }} label={`${count(requests)} requests of this machine`}>
        {count(requests)}
      </Link>
    ),
  },
  {
    ...{ key: 'processor', head: 'Processor, GPU' },
    sort: ({ cpu_model }) => cpu_model,
    cell: ({ cpu_model, gpu_name }) =>
      [cpu_model, gpu_name].filter(Boolean).join(' · ') || <Missing why="not known" />,
  },
  {
    ...{ key: 'sensors', head: 'Sensors missing', isNumber: true },
    sort: ({ live }) => live?.sensors_missing ?? null,
    cell: ({ live }) =>
      live?.sensors_missing == null ? (
        <Missing why="not said" />
      ) : (
        `${live.sensors_missing} of ${live.sensors_known ?? '?'}`
      ),
  },
  {
    ...{ key: 'clock', head: 'Clock', isNumber: true },
    sort: ({ live }) => (live?.clock_offset_s == null ? null : Math.abs(live.clock_offset_s)),
    cell: ({ live }) => <Clock offset={live?.clock_offset_s ?? null} />,
  },
  {
    ...{ key: 'spool', head: 'Waits there', isNumber: true },
    cell: ({ live }) => (live?.spool_rows == null ? <Missing why="not known" /> : count(live.spool_rows)),
  },
]

/** How far a clock is from ours; seconds matter, since rows are put in order by it. */
function Clock({ offset }: { readonly offset: number | null }) {
  if (offset === null) return <Missing why="not compared" />
  const size = Math.abs(offset)
  const amount = size < 1 ? `${Math.round(size * 1000)} ms` : span(size)
  const words = `${offset < 0 ? '−' : '+'}${amount}`
  return size < 1 ? <>{words}</> : <Mark kind="warn">{words}</Mark>
}
