import type { Clock } from '@voicemark/sampler'
import { checkSentences } from '../../audio/audio-check.js'
import { encodePcm16 } from '../../audio/encode.js'
import { RequestError, type ErrorCode, type Failure } from '../../request-error.js'
import { VoiceError } from '../../speech/voice-error.js'
import type { LoadedVoice, Manner, Sentence } from '../families/family.js'
import { loadVoice } from './load-voice.js'
import type { EngineAudio, EngineFacts, EngineOrder, EngineSetup, EngineTimes } from './engine-messages.js'
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

/** Loads a voice, whatever its family. @throws VoiceError, RequestError */
export async function loadEngine(setup: EngineSetup, clock: Clock): Promise<Engine> {
  const beganMs = clock.nowMs()
  const voice = await loadVoice(setup)
  const facts: EngineFacts = {
    ...voice.facts,
    intra_threads: setup.threads,
    inter_threads: 1,
    model_load_s: (clock.nowMs() - beganMs) / 1000,
  }
  let cold = true

  return {
    facts,
    async synthesize(order) {
      const stopwatch = startStopwatch(clock, cold)
      cold = false
      try {
        const sentences = await stopwatch.stage('phonemize', () => voice.sentencesOf(order.text, order))
        stopwatch.sentences(sentences)
        const spoken = await speakSentences(sentences, order, voice, stopwatch)
        const audio = await stopwatch.stage('encode', () => encode(spoken, order, facts.sample_rate_hz))
        const times = stopwatch.stop()
        refuseBadAudio(spoken, times.text_length_tokens ?? 0, voice, order)
        return { times, audio, failure: null }
      } catch (error) {
        return { times: stopwatch.stop(), audio: null, failure: failureOf(error) }
      }
    },
  }
}

/** One inference a sentence, as Piper does. */
async function speakSentences(
  sentences: readonly Sentence[],
  manner: Manner,
  voice: LoadedVoice,
  stopwatch: Stopwatch,
): Promise<Float32Array[]> {
  const spoken = sentences.filter((sentence) => sentence.tokens > 0)
  if (spoken.length === 0)
    throw new RequestError('nothing-to-say', 'the text has no sound that this voice can say')
  const parts: Float32Array[] = []
  for (const sentence of spoken) {
    parts.push(await stopwatch.stage('infer', () => voice.speak(sentence, manner)))
  }
  return parts
}

/** The audio of the whole text: one sentence may rightly be silent, such as a mark that stands alone. */
function refuseBadAudio(
  parts: readonly Float32Array[],
  tokens: number,
  { facts, lengthScale }: LoadedVoice,
  manner: Manner,
): void {
  const expected = { sampleRate: facts.sample_rate_hz, tokens, lengthScale: lengthScale(manner) }
  const problem = checkSentences(parts, expected)
  if (problem !== null) throw new RequestError(`audio-${problem.fault}`, problem.detail)
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

/** What is wrong with what was asked for, and with no sound. */
const ofClient: ReadonlySet<ErrorCode> = new Set([
  'nothing-to-say',
  'language-unsupported',
  'speaker-unknown',
])

function failureOf(error: unknown): Failure {
  if (error instanceof RequestError) {
    const failure_class = ofClient.has(error.code) ? 'client' : 'invalid_audio'
    return { failure_class, code: error.code, detail: error.message }
  }
  if (error instanceof VoiceError) return { failure_class: 'engine', code: error.code, detail: error.message }
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
