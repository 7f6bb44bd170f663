import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { RequestRow } from '@voicemark/schema'
import type { MeasurementBody } from '../../http/request/measurement-body.js'
import type { MeasurementEndBody } from '../../http/request/measurement-end-body.js'
import { playbackOf } from '../../playback/playback.js'
import { codePoints } from '../../speech/speech-request.js'
import type { PlannedRequest } from '../plan/order.js'
import type { Ask, Asked } from './ask/ask.js'
import type { BenchOutcome, SendRequest, Sending } from './bench-outcome.js'
import { WatchRefused, type MeasurementDoor } from './measurement-door.js'

export interface ForeignSenderOptions {
  readonly ask: Ask
  readonly door: MeasurementDoor
  /** What all measurements of this sender have in common. */
  readonly facts: Omit<MeasurementBody, 'request_id'>
  readonly nowMs: () => number
}

/** A server that restarts is back in seconds: without a pause, the rest of the bench would fail meanwhile. */
const reconnectMs = 1000

/** Measures whatever can be asked: the agent watches and records, the clock of whoever asks counts. */
export function createForeignSender(options: ForeignSenderOptions): SendRequest {
  const { ask, door, nowMs } = options
  return async (request, signal, sending) => {
    const { text } = request.item
    const chars = codePoints(text)
    const dueMs = nowMs()
    const { request_id, note } = await begin(request, chars, sending, options)
    const late_s = sending.late_s + (nowMs() - dueMs) / 1000
    const asked = await ask({ text, chars, onSound: sending.onSound }, signal).catch(
      async (error: unknown) => {
        await door.end(request_id, interrupted)
        throw error
      },
    )
    const row = await door.end(request_id, { ...endOf(asked), queue_wait_s: late_s, note })
    if (asked.failure?.failure_class === 'network') await setTimeout(reconnectMs, undefined, { signal })
    return outcomeOf(request, row)
  }
}

/**
 * What is to be watched may be gone for a moment, as a server that restarts: then the request is what tells, and the row why
 * nothing was watched.
 */
async function begin(
  { item, repeat, warmup }: PlannedRequest,
  text_length_chars: number,
  { late_s, in_flight }: Sending,
  { door, facts }: ForeignSenderOptions,
): Promise<{ request_id: string; note: string | null }> {
  const request_id = randomUUID()
  const body = {
    ...facts,
    ...{ request_id, text_length_chars, item_id: item.id, repeat, warmup },
    ...{ queue_wait_s: late_s, concurrency: in_flight },
  }
  try {
    await door.begin(body)
    return { request_id, note: null }
  } catch (error) {
    if (!(error instanceof WatchRefused)) throw error
    await door.begin({ ...body, watch: 'none' })
    return { request_id, note: `nothing is watched: ${error.message}`.slice(0, 256) }
  }
}

const interrupted: MeasurementEndBody = {
  success: false,
  failure_class: 'client',
  error_message: 'client-closed: the bench was interrupted',
}

function endOf(asked: Asked): MeasurementEndBody {
  const { audio, failure, remarks, ended } = asked
  const { ttfa_s, ...playback } = playbackOf(asked.pieces, asked.lead_silence_s)
  return {
    success: failure === null,
    audio_duration_s: audio?.duration_s ?? null,
    sample_rate_hz: audio?.sample_rate_hz ?? null,
    ...audio?.figures,
    failure_class: failureClassOf(failure),
    oom_source: failure?.oom_source ?? null,
    error_message: failure === null ? null : `${failure.code}: ${failure.detail}`,
    http_status: asked.http_status,
    started_wall: asked.started_wall,
    total_s: asked.total_s,
    ttfa_s: failure === null ? ttfa_s : null,
    ttfa_boundary: asked.ttfa_boundary,
    ttfb_s: asked.ttfb_s,
    ...playback,
    process_cpu_s: ended?.cpu_s ?? null,
    peak_memory_mb: ended?.peak_memory_mb ?? null,
    // What had to be assumed of the sound, for those who read the row; longer than a tag may be it is not.
    tags: { ...asked.tags, ...(remarks.length > 0 && { answer: remarks.join(' ').slice(0, 128) }) },
  }
}

function failureClassOf(failure: Asked['failure']): MeasurementEndBody['failure_class'] {
  return failure === null || failure.failure_class === 'agent_restarted' ? null : failure.failure_class
}

/** A recorded row as what became of its request. */
export function outcomeOf(request: PlannedRequest, row: RequestRow): BenchOutcome {
  if (row.success) return { status: 'done', request, row }
  const [code = '', ...detail] = (row.error_message ?? '').split(': ')
  const { request_id, http_status } = row
  const failure_class = row.failure_class ?? 'unreadable'
  return {
    status: 'failed',
    request,
    failure: { failure_class, code, detail: detail.join(': '), request_id, http_status },
  }
}
