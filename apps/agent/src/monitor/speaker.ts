import { randomUUID } from 'node:crypto'
import type { Clock } from '@voicemark/sampler'
import PQueue from 'p-queue'
import type { Config } from '../config.js'
import { RequestError } from '../request-error.js'
import { checkText, codePoints, type SpeechRequest } from '../speech/speech-request.js'
import type { PrometheusMetrics } from '../health/prometheus-metrics.js'
import { SynthesisError, monitoredSynthesis, type MonitorParts, type Speech } from './monitored-synthesis.js'
import type { RequestStart } from '../record/request-start.js'
import type { Recorder } from '../record/recorder.js'
import type { Voices } from '../synthesis/process/agent-voices.js'

/** Takes requests in turn, one synthesis at a time, so that each is measured alone. */
export interface Speaker {
  /** @throws RequestError when the request is refused or fails. */
  speak(request: SpeechRequest, signal: AbortSignal): Promise<Speech>
  status(): { running: number; waiting: number; limit: number; stopping: boolean }
  /** Refuses what waits and lets what is in synthesis end, for at most 8 s. */
  stop(): Promise<void>
}

export interface SpeakerParts extends MonitorParts {
  readonly voices: Voices
  readonly threads: number
  readonly prometheus: PrometheusMetrics
}

const stopPatienceMs = 8000

export function createSpeaker(config: Config, parts: SpeakerParts): Speaker {
  const { clock, prometheus } = parts
  const queue = new PQueue({ concurrency: 1 })
  const stopping = new AbortController()

  const admit = () => {
    if (stopping.signal.aborted) throw new RequestError('stopping', 'the agent is stopping')
    if (queue.pending > 0 && queue.size >= config.queueLimit) {
      const detail = `${queue.size} requests wait; limit ${config.queueLimit} (VOICEMARK_QUEUE_LIMIT)`
      throw new RequestError('queue-full', detail, {
        retryAfterS: retryAfterS(queue.size + 1, parts.recorder),
      })
    }
  }

  return {
    async speak(request, signal) {
      checkText(request.text, config.textLimit)
      if (request.ref_audio_s !== null) throw cannotClone(request.voice ?? config.voice)
      const setup = await parts.voices.setup(request.voice ?? config.voice, request.threads ?? parts.threads)
      admit()
      const start = startOf(request, setup.voice, setup.threads, clock)
      const { request_id } = start
      const queuedMs = clock.nowMs()
      // Whoever is gone leaves the queue, but a synthesis that has begun is measured and recorded to its end.
      const gone = AbortSignal.any([signal, stopping.signal])
      const waiting = new AbortController()
      const leave = () => waiting.abort()
      gone.addEventListener('abort', leave)
      if (gone.aborted) leave()
      const turn = async () => {
        gone.removeEventListener('abort', leave)
        const queue_wait_s = (clock.nowMs() - queuedMs) / 1000
        const engineOrder = {
          request_id,
          text: request.text,
          speed: request.speed,
          sentence_silence_s: config.sentenceSilenceS,
        }
        return monitoredSynthesis({ start, setup, engineOrder, queue_wait_s, signal }, parts)
      }
      try {
        const speech = await queue.add(turn, { signal: waiting.signal })
        prometheus.observe(speech.row)
        return speech
      } catch (error) {
        if (error instanceof SynthesisError) prometheus.observe(error.row)
        throw leftQueue(error, stopping.signal, signal)
      }
    },
    status: () => ({
      running: queue.pending,
      waiting: queue.size,
      limit: config.queueLimit,
      stopping: stopping.signal.aborted,
    }),
    async stop() {
      stopping.abort()
      const patience = setTimeout(() => void parts.synthesizer.stop(), stopPatienceMs)
      await queue.onIdle()
      clearTimeout(patience)
    },
  }
}

function startOf(request: SpeechRequest, voice: string, num_threads: number, clock: Clock): RequestStart {
  const { ref_audio_s, warmup, campaign_id, item_id, repeat, tags } = request
  return {
    request_id: randomUUID(),
    started_wall: clock.unixSeconds(),
    text_length_chars: codePoints(request.text),
    ref_audio_s,
    voice,
    num_threads,
    warmup,
    campaign_id,
    item_id,
    repeat,
    tags: { ...tags },
  }
}

function cannotClone(voice: string): RequestError {
  const detail = `voice ${voice} cannot clone: it speaks with its own speaker only; send the text without ref_audio`
  return new RequestError('cloning-unsupported', detail)
}

/** When the queue should have a place again, by the mean duration so far, 1–60 s. */
function retryAfterS(ahead: number, recorder: Recorder): number {
  const mean = recorder.summary().avg_duration_s ?? 1
  return Math.min(60, Math.max(1, Math.ceil(mean * ahead)))
}

/** A request that was taken out of the queue before its turn. */
function leftQueue(error: unknown, stopping: AbortSignal, client: AbortSignal): unknown {
  if (error instanceof RequestError) return error
  if (stopping.aborted)
    return new RequestError('stopping', 'the agent stopped before it was the turn of this request')
  if (client.aborted) return new RequestError('client-closed', 'the client closed the connection')
  return error
}
