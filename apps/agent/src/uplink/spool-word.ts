import { spoolFigures, stream, type SpoolFigures, type Stream } from '@voicemark/schema'
import type { OutboxRun } from '../outbox/outbox-run.js'
import type { Outbox } from '../outbox/outbox.js'
import type { Outgoing } from './messages.js'

/** The first version whose messages say what waits here; a collector before it refuses a message with more than it knows. */
export const spoolProtocolVersion = 6

/** With rows it is said so often. */
const everyMs = 10_000

/** Says over one link what waits here. */
export interface SpoolWord {
  /** The message of a run, with what waits where that is due. */
  addedTo(outgoing: Outgoing, run: OutboxRun): Outgoing
  /** The message was not taken: the next one says it anew. */
  notTaken(): void
}

type Spool = Pick<Outbox, 'runs' | 'status'>

/** Said with the hello of the run that goes on, since by then the cursors of all are known, and now and then with rows. */
export function createSpoolWord(outbox: Spool, proto: number, nowMs = () => performance.now()): SpoolWord {
  let saidMs = -Infinity
  /** What was said to be left behind the last message that said it. */
  let leftThen = 0
  const isDue = (outgoing: Outgoing, run: OutboxRun, left: number) => {
    if (outgoing.event === 'hello') return run === outbox.runs().at(-1)
    // Where it was said that rows wait, and these are the last ones, nothing may come for long that says otherwise.
    return nowMs() - saidMs >= everyMs || (left === 0 && leftThen > 0)
  }
  return {
    addedTo(outgoing, run) {
      if (proto < spoolProtocolVersion) return outgoing
      const { request, sample } = rowsWaiting(outbox)
      const left = Math.max(0, request + sample - rowsOf(outgoing))
      if (!isDue(outgoing, run, left)) return outgoing
      saidMs = nowMs()
      const spool = figuresOf(outbox, request + sample)
      if (spool === null) return outgoing
      leftThen = left
      return withSpool(outgoing, spool)
    },
    notTaken: () => void (saidMs = -Infinity),
  }
}

/** Rows that the collector has not acknowledged, by stream. */
export function rowsWaiting({ runs }: Pick<Outbox, 'runs'>): Record<Stream, number> {
  const waiting = { request: 0, sample: 0 }
  for (const { streams, acked } of runs()) {
    for (const name of stream.options) waiting[name] += Math.max(0, streams[name].count() - acked[name])
  }
  return waiting
}

/** Null where the disk does not say, or says what no collector would take: rows are not held up by what is said of them. */
function figuresOf(outbox: Spool, rows: number): SpoolFigures | null {
  try {
    const { bytes, oldest_waiting } = outbox.status()
    const oldest = spoolFigures.shape.oldest.safeParse(oldest_waiting).data ?? null
    return spoolFigures.safeParse({ rows, bytes: bytes.request + bytes.sample, oldest }).data ?? null
  } catch {
    return null
  }
}

function rowsOf({ event, message }: Outgoing): number {
  if (event === 'batch') return message.rows.length
  return event === 'loss' ? message.count : 0
}

function withSpool({ event, message }: Outgoing, spool: SpoolFigures): Outgoing {
  if (event === 'hello') return { event, message: { ...message, spool } }
  if (event === 'batch') return { event, message: { ...message, spool } }
  return { event, message: { ...message, spool } }
}
