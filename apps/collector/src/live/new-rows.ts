import { type LiveSample, type StoredRequest, streamFields, type WireReply } from '@voicemark/schema'
import { checkRows } from '../store/writing/checked-rows.js'
import type { AgentBatch } from '../store/writing/deliveries.js'

/** Rows of a batch that are new, with the seq of each. */
export interface NewRows {
  readonly first: number
  /** In the order of the run's fields. */
  readonly rows: readonly (readonly unknown[])[]
}

/** What of a batch was not known before it; null where nothing was stored of it. */
export function newRowsOf(
  { stream, first, rows }: AgentBatch,
  reply: WireReply,
  known: number,
): NewRows | null {
  if (reply.status !== 'ok') return null
  const [from, end] = [Math.max(first, known), Math.min(first + rows.length, reply.next[stream])]
  return from >= end ? null : { first: from, rows: rows.slice(from - first, end - first) }
}

/** Samples as they are stored; those that are set aside are left out. */
export function samplesOf({ fields }: AgentBatch, { first, rows }: NewRows): LiveSample[] {
  return storedRows('sample', first, rows, fields) as unknown as LiveSample[]
}

/** Requests as they are stored; those that are set aside are left out. */
export function requestsOf(
  { agent_id, run_id, fields }: AgentBatch,
  { first, rows }: NewRows,
): StoredRequest[] {
  return storedRows('request', first, rows, fields).map(
    (row) => ({ ...row, agent_id, run_id }) as unknown as StoredRequest,
  )
}

function storedRows(
  stream: 'sample' | 'request',
  first: number,
  sent: NewRows['rows'],
  fields: readonly string[] | undefined,
) {
  const names = streamFields[stream]
  return checkRows(stream, first, sent, fields).rows.flatMap((row, i) =>
    row === null ? [] : [{ ...Object.fromEntries(names.map((name, at) => [name, row[at]])), seq: first + i }],
  )
}
