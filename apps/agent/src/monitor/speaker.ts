import { randomUUID } from 'node:crypto'
import type { Clock } from '@voicemark/sampler'
import type { Config } from '../config.js'
import type { PrometheusMetrics } from '../health/prometheus-metrics.js'
import type { RequestStart } from '../record/row/request-start.js'
import { RequestError } from '../request-error.js'
import { checkText, codePoints, type SpeechRequest } from '../speech/speech-request.js'
import { engineName } from '../synthesis/families/family.js'
import type { ChosenVoice, Voices } from '../synthesis/process/agent-voices.js'
import {
  SynthesisError,
  monitoredSynthesis,
  type MonitorParts,
  type OnChunk,
  type Speech,
  type SpeechOrder,
} from './monitored-synthesis.js'
import { createRequestQueue } from './request-queue.js'

/** Takes requests in turn, one synthesis at a time, so that each is measured alone. */
export interface Speaker {
  /**
   * Where sound is wanted while it is made, `onChunk` has it before the promise resolves.
   * @throws RequestError when the request is refused or fails.
   */
  speak(request: SpeechRequest, signal: AbortSignal, onChunk?: OnChunk | null): Promise<Speech>
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
  const { clock, prometheus, recorder } = parts
  const queue = createRequestQueue({
    limit: config.queueLimit,
    clock,
    meanDurationS: () => recorder.summary().avg_duration_s,
  })
  const speakInTurn = async (
    request: SpeechRequest,
    chosen: ChosenVoice,
    client: Pick<SpeechOrder, 'signal' | 'onChunk'>,
  ) => {
    const { setup, speaker } = chosen
    const start = startOf(request, chosen, clock)
    const engineOrder = {
      request_id: start.request_id,
      text: request.text,
      speed: request.speed,
      speaker,
      sentence_silence_s: config.sentenceSilenceS,
      stream: request.stream,
      sampled: request.sampled !== false,
    }
    return queue.add(client.signal, (queue_wait_s) =>
      monitoredSynthesis({ start, setup, engineOrder, queue_wait_s, ...client }, parts),
    )
  }

  return {
    async speak(request, signal, onChunk = null) {
      checkText(request.text, config.textLimit)
      if (request.ref_audio_s !== null) throw cannotClone(request.voice ?? config.voice)
      const chosen = await parts.voices.choose(
        request.voice ?? config.voice,
        request.threads ?? parts.threads,
      )
      queue.admit()
      try {
        const speech = await speakInTurn(request, chosen, { signal, onChunk })
        prometheus.observe(speech.row)
        return speech
      } catch (error) {
        if (error instanceof SynthesisError) prometheus.observe(error.row)
        throw error
      }
    },
    status: queue.status,
    async stop() {
      const patience = setTimeout(() => void parts.synthesizer.stop(), stopPatienceMs)
      await queue.stop()
      clearTimeout(patience)
    },
  }
}

function startOf(request: SpeechRequest, { voice, setup }: ChosenVoice, clock: Clock): RequestStart {
  const { ref_audio_s, warmup, campaign_id, item_id, repeat, sampled, tags } = request
  return {
    request_id: randomUUID(),
    started_wall: clock.unixSeconds(),
    text_length_chars: codePoints(request.text),
    ref_audio_s,
    voice,
    num_threads: setup.threads,
    warmup,
    campaign_id,
    item_id,
    repeat,
    sampled,
    tags: { ...tags },
    streamed: request.stream,
    engine: engineName(setup.family),
    stated: null,
  }
}

function cannotClone(voice: string): RequestError {
  const detail = `voice ${voice} cannot clone: it speaks with its own speaker only; send the text without ref_audio`
  return new RequestError('cloning-unsupported', detail)
}
