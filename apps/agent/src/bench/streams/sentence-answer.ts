import type { RequestRow } from '@voicemark/schema'
import type { BenchOutcome } from '../target/bench-outcome.js'
import type { SentenceAnswer } from './listening/turn.js'

/** When a request was sent and answered, by the clocks of the bench. */
export interface Sent {
  /** From sending it to its answer. */
  readonly latency_s: number
  /** By how much it was sent late. */
  readonly late_s: number
  /** Wall clock when it was sent, Unix seconds. */
  readonly sent_wall: number
}

/** What became of a request, as its listener hears it. */
export function answerOf(outcome: BenchOutcome, sent: Sent): SentenceAnswer {
  if (outcome.status === 'failed') return { kind: isRefusal(outcome.failure) ? 'refused' : 'failed' }
  const { row } = outcome
  const { total_duration_s: total, audio_duration_s: audio_s } = row
  if (total === null || audio_s === null) return { kind: 'failed' }
  const whole_s = wholeAfter(row, total, sent)
  const { streamed, ttfa_s, prebuffer_s } = row
  if (streamed !== true || ttfa_s === null || prebuffer_s === null)
    return { kind: 'heard', first_s: whole_s, smooth_s: whole_s, audio_s }
  const first_s = whole_s - (total - ttfa_s)
  return { kind: 'heard', first_s, smooth_s: first_s + prebuffer_s, audio_s }
}

/**
 * From asking to the whole answer. Of others the clock of who asks them counts: the agent's notes before and after it are no part
 * of what a listener waits for. Of a program that is asked line by line, the wait for its turn is.
 */
function wholeAfter(row: RequestRow, total: number, { latency_s, late_s, sent_wall }: Sent): number {
  if (row.asked === 'engine') return latency_s
  if (row.asked !== 'lines') return total
  const asked_wall = sent_wall + row.queue_wait_s - late_s
  return Math.max(0, row.start_time - asked_wall) + total
}

/** A queue that is full: here, or at a server. */
const isRefusal = ({ failure_class, http_status }: { failure_class: string; http_status: number | null }) =>
  failure_class === 'overload' || http_status === 429 || http_status === 503
