import type { Clock } from '@voicemark/sampler'
import { checkSentences } from '../../audio/audio-check.js'
import { encodePcm16 } from '../../audio/encode.js'
import { RequestError, type Failure } from '../../request-error.js'
import { createEspeak } from '../text/espeak.js'
import { toPhonemeIds, type PhonemeIds } from '../text/phoneme-ids.js'
import { toSentences } from '../text/sentences.js'
import { modelSizeMb } from '../voices/model-size.js'
import { inspectOnnx } from '../voices/onnx-model.js'
import { readVoiceConfig, type VoiceConfig } from '../voices/voice-config.js'
import { checkEspeakVoice, checkNumbers } from '../voices/voice-fit.js'
import type { EngineAudio, EngineFacts, EngineOrder, EngineSetup, EngineTimes } from './engine-messages.js'
import { openOnnxSession, type OnnxSession } from './onnx-session.js'
import { startStopwatch, type Stopwatch } from './stopwatch.js'

/** What a synthesis gave, measured either way. */
export type EngineResult =
  | { readonly times: EngineTimes; readonly audio: EngineAudio; readonly failure: null }
  | { readonly times: EngineTimes; readonly audio: null; readonly failure: Failure }

/** One loaded voice. */
export interface Engine {
  readonly facts: EngineFacts
  /** Speaks one text; what goes wrong is in the result. */
  synthesize(order: EngineOrder): Promise<EngineResult>
}

/** Loads a voice: its model, its configuration and the phonemizer. @throws VoiceError, RequestError */
export async function loadEngine(setup: EngineSetup, clock: Clock): Promise<Engine> {
  const beganMs = clock.nowMs()
  const config = await readVoiceConfig(setup.config_path)
  const espeak = await createEspeak()
  checkEspeakVoice(setup.voice, config, espeak)
  const model = await inspectOnnx(setup.model_path)
  checkNumbers(setup.voice, config, model)
  const onnx = await openOnnxSession(setup)
  const facts: EngineFacts = {
    engine: 'piper-onnx',
    engine_version: onnx.runtime_version,
    model_sha256: model.sha256,
    model_size_mb: modelSizeMb(setup.model_path),
    quantization_used: model.quantization,
    execution_provider: onnx.execution_provider,
    fallback_reason: onnx.fallback_reason,
    intra_threads: setup.threads,
    inter_threads: 1,
    tokenizer: config.phoneme_type === 'espeak' ? 'espeak-ng' : 'text',
    sample_rate_hz: config.audio.sample_rate,
    model_load_s: (clock.nowMs() - beganMs) / 1000,
  }
  const phonemize = (text: string) =>
    toSentences(text, config, espeak).map((phonemes) => toPhonemeIds(phonemes, config.phoneme_id_map))
  let cold = true

  return {
    facts,
    async synthesize(order) {
      const stopwatch = startStopwatch(clock, cold)
      cold = false
      try {
        const sentences = await stopwatch.stage('phonemize', () => phonemize(order.text))
        const tokens = sentences.map((sentence) => sentence.tokens)
        stopwatch.tokens(tokens)
        const spoken = await speakSentences(sentences, order.speed, onnx, config, stopwatch)
        const audio = await stopwatch.stage('encode', () => encode(spoken, order, config.audio.sample_rate))
        const times = stopwatch.stop()
        refuseBadAudio(spoken, sum(tokens), config, order.speed)
        return { times, audio, failure: null }
      } catch (error) {
        return { times: stopwatch.stop(), audio: null, failure: failureOf(error) }
      }
    },
  }
}

/** One inference a sentence, as Piper does. */
async function speakSentences(
  sentences: readonly PhonemeIds[],
  speed: number,
  onnx: OnnxSession,
  config: VoiceConfig,
  stopwatch: Stopwatch,
): Promise<Float32Array[]> {
  const spoken = sentences.filter((sentence) => sentence.tokens > 0)
  if (spoken.length === 0)
    throw new RequestError('nothing-to-say', 'the text has no sound that this voice can say')
  const scales = scalesOf(config, speed)
  const parts: Float32Array[] = []
  for (const { ids } of spoken) {
    parts.push(await stopwatch.stage('infer', () => onnx.infer(ids, scales, config.default_speaker_id)))
  }
  return parts
}

/** The audio of the whole text: one sentence may rightly be silent, such as a mark that stands alone. */
function refuseBadAudio(
  parts: readonly Float32Array[],
  tokens: number,
  config: VoiceConfig,
  speed: number,
): void {
  const lengthScale = config.inference.length_scale / speed
  const problem = checkSentences(parts, { sampleRate: config.audio.sample_rate, tokens, lengthScale })
  if (problem !== null) throw new RequestError(`audio-${problem.fault}`, problem.detail)
}

function scalesOf({ inference }: VoiceConfig, speed: number): readonly [number, number, number] {
  return [inference.noise_scale, inference.length_scale / speed, inference.noise_w]
}

function encode(sentences: readonly Float32Array[], order: EngineOrder, sampleRate: number): EngineAudio {
  const pcm = encodePcm16(sentences, Math.round(order.sentence_silence_s * sampleRate))
  return {
    pcm: new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength),
    audio_duration_s: sum(sentences.map((samples) => samples.length)) / sampleRate,
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

const outOfMemoryPattern = /bad.?alloc|out of memory|failed to allocate/i

function failureOf(error: unknown): Failure {
  if (error instanceof RequestError) {
    const failure_class = error.code === 'nothing-to-say' ? 'client' : 'invalid_audio'
    return { failure_class, code: error.code, detail: error.message }
  }
  const message = error instanceof Error ? error.message : String(error)
  if (outOfMemoryPattern.test(message)) {
    return {
      failure_class: 'oom',
      code: 'synthesis-memory',
      detail: 'ONNX Runtime could not allocate memory',
    }
  }
  return {
    failure_class: 'engine',
    code: 'engine-failed',
    detail: `ONNX Runtime: ${message.split('\n')[0] ?? ''}`,
  }
}
