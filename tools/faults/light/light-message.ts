import { stream, type HelloMessage, type LossReason, type Stream } from '@voicemark/schema'
import type { Cursor } from './light-history.js'
import { lightLossReason, type LightRun } from './light-run.js'

/** What a light client sends. */
export type LightMessage =
  | { readonly event: 'hello'; readonly message: HelloMessage }
  | { readonly event: 'loss'; readonly message: Place & { count: number; reason: LossReason } }
  | { readonly event: 'batch'; readonly message: Place & { rows: unknown[][] } }

interface Place {
  readonly run_id: string
  readonly stream: Stream
  readonly first: number
}

/** The next message of a run whose rows are wanted from the cursor on, a hello without one; null when all is sent. */
export function nextMessage(
  run: LightRun,
  cursor: Cursor | undefined,
  batchRows: number,
): LightMessage | null {
  if (cursor === undefined) return { event: 'hello', message: run.hello }
  const name = stream.options.find((each) => cursor[each] < run.made(each))
  if (name === undefined) return null
  const first = cursor[name]
  const place = { run_id: run.run_id, stream: name, first }
  const loss = run.lossAt(name, first)
  if (loss !== undefined)
    return { event: 'loss', message: { ...place, count: loss.end - first, reason: lightLossReason } }
  return { event: 'batch', message: { ...place, rows: run.values(name, first, batchRows) } }
}
