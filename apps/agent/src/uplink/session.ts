import { errorReason } from '@voicemark/daemon'
import { stream, type Stream } from '@voicemark/schema'
import type { Logger } from 'pino'
import type { Cursor, OutboxRun } from '../outbox/outbox-run.js'
import type { Outbox } from '../outbox/outbox.js'
import { isFinished, nextFarewell, nextHello, nextPiece, type LinkState } from './delivery.js'
import type { Link } from './link.js'
import type { Outgoing } from './messages.js'
import { pauseAfter } from './patience.js'
import { createSpoolWord } from './spool-word.js'
import type { SetAside } from './uplink-status.js'
import { pause, type Bell } from './waits.js'

export interface SessionOptions {
  readonly outbox: Outbox
  /** Runs that this link does not deliver, by `run_id`. */
  readonly setAside: Map<string, SetAside>
  /** Told of each reply: why it asks for patience, or null when it went well. */
  readonly onReply: (trouble: string | null) => void
  /** 0 ≤ value < 1. */
  readonly random: () => number
  /** Rings when there are new rows, and at the stop. */
  readonly bell: Bell
  /** From here on no rows come, and the session is over once everything is sent. */
  readonly stopping: AbortSignal
  readonly log: Logger
}

/** The next message, of which run. */
interface Next {
  readonly run: OutboxRun
  readonly outgoing: Outgoing
}

/**
 * Delivers the outbox over one link, one message at a time, until the link is over: introductions first, then requests
 * of all runs, then samples, the oldest run first.
 */
export async function serveLink(link: Link, options: SessionOptions): Promise<void> {
  const { outbox, setAside, bell, stopping } = options
  const isCurrent = (run: OutboxRun) => run === outbox.runs().at(-1)
  const state: LinkState = {
    proto: link.proto,
    greeted: new Map(),
    described: new Set(),
    hasEnded: (run) => !isCurrent(run) || stopping.aborted,
  }
  const spool = createSpoolWord(outbox, link.proto)
  // A refusal may have been the collector's fault, and may be mended since.
  setAside.clear()
  link.down.addEventListener('abort', bell.ring)
  while (!link.down.aborted) {
    const next = nextMessage(options, state)
    if (next !== null) {
      const outgoing = spool.addedTo(next.outgoing, next.run)
      if (!(await exchange({ ...next, outgoing }, link, options, state))) spool.notTaken()
    } else if (stopping.aborted) return
    else await bell.wait()
    for (const run of outbox.runs()) {
      if (!isCurrent(run) && isFinished(run, state)) removeRun(run, options)
    }
  }
}

function nextMessage(options: SessionOptions, state: LinkState): Next | null {
  return (
    firstOf(options, (run) => nextHello(run, state)) ??
    firstOf(options, (run) => nextPiece(run, 'request', state.proto)) ??
    firstOf(options, (run) => nextPiece(run, 'sample', state.proto)) ??
    firstOf(options, (run) => nextFarewell(run, state))
  )
}

/** A run that cannot be read must not hold up the others. */
function firstOf(options: SessionOptions, messageOf: (run: OutboxRun) => Outgoing | null): Next | null {
  for (const run of options.outbox.runs()) {
    if (options.setAside.has(run.run_id)) continue
    try {
      const outgoing = messageOf(run)
      if (outgoing !== null) return { run, outgoing }
    } catch (error) {
      putAside(run, 'outbox-unreadable', errorReason(error), options)
    }
  }
  return null
}

/** Whether the message was taken. */
async function exchange(
  { run, outgoing }: Next,
  link: Link,
  options: SessionOptions,
  state: LinkState,
): Promise<boolean> {
  const { outbox, onReply, random } = options
  const sentMs = performance.now()
  const reply = await link.ask(outgoing)
  if (reply.status === 'lost') return false
  if (reply.status === 'rejected') {
    putAside(run, reply.code, reply.detail, options)
    return false
  }
  if (reply.status !== 'retry') {
    if (outgoing.event === 'hello') {
      state.greeted.set(run.run_id, outgoing.message.totals ?? null)
      if (outgoing.message.sensors != null) state.described.add(run.run_id)
    }
    const ahead = run === outbox.runs().at(-1) ? streamAhead(run, reply.next) : null
    if (ahead !== null) {
      putAside(
        run,
        'cursor-ahead',
        `the collector says it has rows of ${ahead} that were not made yet`,
        options,
      )
      return false
    }
    outbox.acknowledge(run, reply.next)
  }
  const { trouble, waitMs } = pauseAfter(outgoing, reply, performance.now() - sentMs, random())
  onReply(trouble)
  if (waitMs > 0) await pause(waitMs, link.down)
  return reply.status === 'ok'
}

/** Of a run that goes on nobody else has rows: a cursor beyond them is wrong, and would let rows go that nobody has. */
function streamAhead({ streams }: OutboxRun, next: Cursor): Stream | null {
  return stream.options.find((name) => next[name] > streams[name].count()) ?? null
}

function removeRun(run: OutboxRun, options: SessionOptions): void {
  try {
    options.outbox.remove(run)
  } catch (error) {
    putAside(run, 'outbox-not-removed', errorReason(error), options)
  }
}

function putAside({ run_id }: OutboxRun, code: string, detail: string, options: SessionOptions): void {
  options.setAside.set(run_id, { run_id, code, detail })
  options.log.error({ event: 'run-set-aside', run_id, code, detail })
}
