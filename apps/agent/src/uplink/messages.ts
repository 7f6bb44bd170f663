import {
  protocolOneFields,
  type BatchMessage,
  type HelloMessage,
  type LossMessage,
  type Stream,
} from '@voicemark/schema'
import { agentLimits } from '@voicemark/daemon'
import type { Cursor, OutboxRun } from '../outbox/outbox-run.js'
import type { Piece } from '../outbox/piece-reader.js'

/** What is sent, by the name of its event. */
export type Outgoing =
  | { readonly event: 'hello'; readonly message: HelloMessage }
  | { readonly event: 'batch'; readonly message: BatchMessage }
  | { readonly event: 'loss'; readonly message: LossMessage }

/** The first version whose hello says what the machine can measure. */
export const sensorsProtocolVersion = 5

/** Introduces a run; with the totals once it has ended. Protocol 1 knows neither fields nor totals, before 5 no sensors. */
export function helloOf({ hello }: OutboxRun, proto: number, totals: Cursor | null): Outgoing {
  if (proto >= sensorsProtocolVersion) return { event: 'hello', message: { ...hello, totals } }
  const { run_id, started_wall, hardware, device_type, fields } = hello
  const known = { run_id, started_wall, hardware, device_type }
  if (proto === 1) return { event: 'hello', message: known }
  return { event: 'hello', message: { ...known, ...(fields === undefined ? {} : { fields }), totals } }
}

/** A piece of a stream, which begins at row `first`. */
export function pieceOf(
  run: OutboxRun,
  proto: number,
  stream: Stream,
  first: number,
  piece: Piece,
): Outgoing {
  const { run_id } = run
  if (piece.kind === 'rows') {
    const rows = proto > 1 ? piece.rows : piece.rows.map(protocolOneRow(run.fields[stream], stream))
    return { event: 'batch', message: { run_id, stream, first, rows } }
  }
  const { count, reason } = piece
  if (proto > 1) return { event: 'loss', message: { run_id, stream, first, count, reason } }
  // It knows no loss: a row without values takes its place there and goes into quarantine.
  const rows = Array.from({ length: Math.min(count, agentLimits.batchRows) }, () => [])
  return { event: 'batch', message: { run_id, stream, first, rows } }
}

/** The values of a row in the order that protocol 1 has them in. */
function protocolOneRow(fields: readonly string[], stream: Stream) {
  const places = protocolOneFields[stream].map((name) => fields.indexOf(name))
  return (row: unknown[]) => places.map((at) => row[at])
}
