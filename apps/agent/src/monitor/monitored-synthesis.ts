import type { Clock, IdlePowerMeter, Source, WindowEnd } from '@voicemark/sampler'
import type { RequestRow, Tags } from '@voicemark/schema'
import { playbackOf, type Playback } from '../playback/playback.js'
import type { Recorder } from '../record/recorder.js'
import type { FirstAudio } from '../record/row/request-measurement.js'
import type { RequestStart } from '../record/row/request-start.js'
import type { WatchFigures } from '../record/row/watch-figures.js'
import { RequestError, errorTable, type Failure } from '../request-error.js'
import type {
  EngineAudio,
  EngineChunk,
  EngineOrder,
  EngineSetup,
  EngineTimes,
} from '../synthesis/engine/engine-messages.js'
import { clientClosed } from '../synthesis/process/client-closed.js'
import type { Synthesizer, SynthesisOutcome } from '../synthesis/process/synthesizer.js'
import type { ClockWatch } from './clock-watch.js'
import type { SampleWindows } from './sample-windows.js'

/** One accepted request: what is recorded of it (`start`), and what is spoken, which is not recorded. */
export interface SpeechOrder {
  readonly start: RequestStart
  readonly setup: EngineSetup
  readonly engineOrder: EngineOrder
  readonly queue_wait_s: number
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal
  /** Null: nobody hears it before it ends. */
  readonly onChunk: OnChunk | null
}

/** Takes the next piece of a streamed request's sound, which is on its way to the client from then on. */
export type OnChunk = (chunk: EngineChunk, start: RequestStart) => void

/** Audio with the row that measures it. */
export interface Speech {
  readonly row: RequestRow
  readonly audio: EngineAudio
  readonly sample_rate_hz: number
}

/** A failed synthesis with its row. */
export class SynthesisError extends RequestError {
  readonly row: RequestRow

  constructor(failure: Failure, row: RequestRow) {
    super(failure.code, failure.detail)
    this.row = row
  }
}

/** What a synthesis is watched with. */
export interface MonitorParts {
  readonly synthesizer: Synthesizer
  readonly windows: SampleWindows
  readonly recorder: Recorder
  readonly clock: Clock
  readonly clockWatch: ClockWatch
  readonly power: Pick<Source<string>, 'read'>
  /** Cores' worth of time that the container allows; null: as much as there is. */
  readonly cpuQuota: () => number | null
  readonly idlePower: Pick<IdlePowerMeter, 'latest'>
}

/**
 * Speaks one text and records it, whatever becomes of it.
 * @throws SynthesisError when it failed; RequestError spool-full when it could not be recorded.
 */
export async function monitoredSynthesis(order: SpeechOrder, parts: MonitorParts): Promise<Speech> {
  const { start } = order
  parts.recorder.begin(start)
  const setBefore = parts.clockWatch.setBy()
  const power_state = powerState(parts)
  const { hearer, hasHeard } = hearerOf(order)
  const outcome = await parts.synthesizer.synthesize(order.setup, order.engineOrder, hearer)
  const failure = failureOf(outcome, order.signal)
  const spoken = outcome.status === 'done' ? outcome.audio : outcome.spoken
  const played = playbackOf(spoken?.pieces ?? [], spoken?.lead_silence_s ?? null)
  const { facts, times, elapsed_s } = outcome
  const { pss_mb, ...watch } = parts.windows.take(start.request_id, windowEnd(outcome))
  const row = parts.recorder.end(start, {
    queue_wait_s: order.queue_wait_s + outcome.held_s,
    elapsed_s,
    facts,
    memory_budget_mb: parts.synthesizer.memoryBudgetMb,
    times,
    audio_duration_s: spoken === null || spoken.pieces.length === 0 ? null : spoken.audio_duration_s,
    sample_rate_hz: null,
    first_audio: firstAudio(played),
    stream: { ttfb_s: null, ...played },
    sound: outcome.status === 'done' ? outcome.audio.figures : null,
    failure,
    // What has begun to go out went out as a success, whatever came of it.
    http_status: failure === null || hasHeard() ? 200 : errorTable[failure.code].status,
    clock_step_s: parts.clockWatch.setBy() - setBefore,
    power_state,
    idle_power: parts.idlePower.latest(),
    watch,
    memory_source: sourceOf(watch, times?.memory.peak_mb ?? null),
    pss_mb,
    cpu_source: times === null || times.process_cpu_s === null ? null : 'counter',
    counters: times?.counters ?? null,
    watch_note: null,
    tags: { ...leftOut(times), ...restarted(outcome) },
  })
  if (failure !== null || outcome.status !== 'done' || facts === null) {
    throw new SynthesisError(failure ?? clientClosed, row)
  }
  return { row, audio: outcome.audio, sample_rate_hz: facts.sample_rate_hz }
}

/** How the machine is fed and governed, and how much of its time is given to the engine. */
function powerState({ power, clock, cpuQuota }: MonitorParts): string | null {
  const [state, quota] = [power.read(clock.nowMs()), cpuQuota()]
  return quota === null ? state : [state, `quota=${Number(quota.toFixed(2))}`].filter(Boolean).join(' ')
}

/** Of a process that took its own figures with it the samples are all there is. */
function windowEnd({ times, elapsed_s }: SynthesisOutcome): WindowEnd {
  if (times === null) return { durationMs: (elapsed_s ?? 0) * 1000, peakMemoryMb: null }
  const { began_ms: beganMs, before_mb: beforeMb, after_mb: afterMb, peak_mb } = times.memory
  return {
    durationMs: times.total_duration_s * 1000,
    peakMemoryMb: peak_mb,
    ends: { beganMs, beforeMb, afterMb },
    energy: times.energy,
  }
}

/** A row whose voice could not say all of its text says so. */
function leftOut(times: EngineTimes | null): Tags {
  const unknown = times?.unknown_phonemes ?? 0
  return unknown === 0 ? {} : { unknown_phonemes: String(unknown) }
}

/** A row says that its process was started anew for it, and so is the first of that process. */
const restarted = ({ restarts }: SynthesisOutcome): Tags =>
  restarts === 0 ? {} : { memory_restarts: String(restarts) }

/** Whoever is gone hears nothing more. */
function hearerOf({ start, signal, onChunk }: SpeechOrder) {
  let heard = false
  const hear = (chunk: EngineChunk) => {
    if (onChunk === null || signal.aborted) return
    heard = true
    onChunk(chunk, start)
  }
  return { hearer: { onChunk: hear, signal }, hasHeard: () => heard }
}

function firstAudio({ ttfa_s }: Playback): FirstAudio | null {
  return ttfa_s === null ? null : { at_s: ttfa_s, boundary: 'engine' }
}

/** The kernel's mark, where it could be set back at the start of the request; else there are the samples. */
function sourceOf({ window }: WatchFigures, highWaterMb: number | null): RequestRow['memory_source'] {
  if (window === null || window.peak_memory_mb === null) return null
  return highWaterMb === null ? 'samples' : 'kernel'
}

function failureOf(outcome: SynthesisOutcome, signal: AbortSignal): Failure | null {
  if (outcome.status === 'failed') return outcome.failure
  return signal.aborted ? clientClosed : null
}
