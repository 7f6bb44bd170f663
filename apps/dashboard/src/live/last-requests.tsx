import type { StoredRequest } from '@voicemark/schema'
import { Mark } from '../shell/parts/facts.js'
import { Missing } from '../shell/parts/missing.js'
import { Quantity } from '../shell/parts/quantity.js'
import { type Column, Table } from '../shell/parts/table.js'
import { Time } from '../shell/parts/time.js'
import { Link } from '../shell/route/link.js'

/** What is shown of a request in a list. */
export type ShownRequest = Pick<
  StoredRequest,
  | 'request_id'
  | 'start_time'
  | 'end_time'
  | 'voice'
  | 'engine'
  | 'num_threads'
  | 'rtf'
  | 'total_duration_s'
  | 'audio_duration_s'
  | 'peak_memory_mb'
  | 'success'
  | 'failure_class'
  | 'warmup'
>

const columns: readonly Column<ShownRequest>[] = [
  {
    ...{ key: 'ended', head: 'Ended', isName: true },
    cell: ({ request_id, end_time, start_time }) => (
      <Link to={`/requests/${request_id}`}>
        <Time at={end_time ?? start_time} />
      </Link>
    ),
  },
  {
    key: 'voice',
    isShort: true,
    head: 'Voice',
    cell: ({ voice, engine }) => voice ?? engine ?? <Missing why="not known" />,
  },
  { key: 'result', head: 'Result', cell: (row) => <Result {...row} /> },
  { key: 'rtf', head: 'RTF', isNumber: true, cell: ({ rtf }) => <Quantity value={rtf} /> },
  {
    ...{ key: 'duration', head: 'Took', isNumber: true },
    cell: ({ total_duration_s }) => <Quantity value={total_duration_s} unit="s" />,
  },
  {
    ...{ key: 'audio', head: 'Audio', isNumber: true },
    cell: ({ audio_duration_s }) => <Quantity value={audio_duration_s} unit="s" />,
  },
  {
    ...{ key: 'memory', head: 'Peak memory', isNumber: true },
    cell: ({ peak_memory_mb }) => <Quantity value={peak_memory_mb} unit="MB" />,
  },
]

/** How a request ended. */
export function Result({
  success,
  failure_class,
  warmup,
}: Pick<ShownRequest, 'success' | 'failure_class' | 'warmup'>) {
  if (!success) return <Mark kind="bad">{failure_class ?? 'failed'}</Mark>
  return warmup === true ? <Mark>warm-up</Mark> : <Mark kind="good">ok</Mark>
}

/** Requests, the newest first. */
export function LastRequests({ requests }: { readonly requests: readonly ShownRequest[] }) {
  return (
    <Table
      caption="RTF is synthesis time per audio time: lower is faster"
      columns={columns}
      rows={requests}
      rowKey={({ request_id }) => request_id}
      empty="No request has ended yet."
    />
  )
}
