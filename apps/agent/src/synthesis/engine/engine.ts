import { checkSentences } from '../../audio/audio-check.js'
import type { Piece } from '../../playback/playback.js'
import { RequestError, type Failure } from '../../request-error.js'
import type { LoadedVoice, Manner, Sentence } from '../families/family.js'
import { failureOf } from './engine-failure.js'
import { loadVoice } from './load-voice.js'
import type {
  EngineAudio,
  EngineChunk,
  EngineFacts,
  EngineOrder,
  EngineSetup,
  EngineTimes,
  Spoken,
} from './engine-messages.js'
import { gatherSpoken, type SpokenText } from './spoken-text.js'
import { startStopwatch, type Instruments, type Stopwatch } from './stopwatch.js'

/** What a synthesis gave, measured either way. */
export type EngineResult =
  | { readonly times: EngineTimes; readonly audio: EngineAudio; readonly failure: null }
  | { readonly times: EngineTimes; readonly spoken: Spoken; readonly failure: Failure }

/** Where the sound of a text goes that is streamed. */
export interface Outlet {
  /** Resolves when it is on its way, and who calls off has been heard. */
  send(chunk: EngineChunk): Promise<void>
  /** Aborted when nobody listens any more. */
  readonly calledOff: AbortSignal
}

/** One loaded voice. */
export interface Engine {
  readonly facts: EngineFacts
  /** Speaks one text; what goes wrong is in the result. */
  synthesize(order: EngineOrder, outlet: Outlet): Promise<EngineResult>
  /** Gives back what the text left behind; once it is answered, so that it is in no figure. */
  tidyUp(): void
}

/** Loads a voice, whatever its family, and gives back what loading alone needed. @throws VoiceError, RequestError */
export async function loadEngine(
  setup: EngineSetup,
  instruments: Instruments,
  returnMemory: () => Promise<void>,
): Promise<Engine> {
  const { clock, memory } = instruments
  const beganMs = clock.nowMs()
  const voice = await loadVoice(setup)
  const model_load_s = (clock.nowMs() - beganMs) / 1000
  await returnMemory()
  const facts: EngineFacts = {
    ...voice.facts,
    intra_threads: setup.threads,
    inter_threads: 1,
    model_load_s,
    loaded_memory_mb: memory.read().residentMb,
  }
  let cold = true

  return {
    facts,
    async synthesize(order, outlet) {
      const stopwatch = startStopwatch(instruments, cold)
      cold = false
      const spoken = gatherSpoken(facts.sample_rate_hz, order.sentence_silence_s)
      try {
        return await speakText({ order, voice, stopwatch, spoken }, outlet)
      } catch (error) {
        return { times: stopwatch.stop(), spoken: spoken.spoken(), failure: failureOf(error) }
      }
    },
    tidyUp: () => voice.tidyUp(),
  }
}

/** A text under way. */
interface Task {
  readonly order: EngineOrder
  readonly voice: LoadedVoice
  readonly stopwatch: Stopwatch
  readonly spoken: SpokenText
}

/** One inference a sentence, as Piper does. The end of a stream is sent once the whole was found to be speech. */
async function speakText(task: Task, outlet: Outlet): Promise<EngineResult> {
  const { order, voice, stopwatch, spoken } = task
  const sentences = await phonemize(task)
  for (const [index, sentence] of sentences.entries()) {
    spoken.add(await stopwatch.stage('infer', () => voice.speak(sentence, order)))
    if (order.stream && index < sentences.length - 1) await sendSentence(task, outlet)
  }
  const pcm = await stopwatch.stage('encode', () =>
    order.stream ? spoken.encodeLast(true) : spoken.encodeWhole(),
  )
  const times = stopwatch.stop()
  refuseBadAudio(spoken.parts, times.text_length_tokens ?? 0, voice, order)
  const piece = spoken.heard(pcm, times.total_duration_s)
  if (order.stream) await outlet.send(chunkOf(pcm, piece, voice, true))
  // In no time that is measured: the clock has stopped.
  const figures = spoken.figures(order.stream ? spoken.encodeWhole() : pcm)
  const audio = { pcm: order.stream ? nothing : bytesOf(pcm), ...spoken.spoken(), figures }
  return { times, audio, failure: null }
}

async function phonemize({ order, voice, stopwatch }: Task): Promise<readonly Sentence[]> {
  const sentences = await stopwatch.stage('phonemize', () => voice.sentencesOf(order.text, order))
  stopwatch.sentences(sentences)
  const said = sentences.filter((sentence) => sentence.tokens > 0)
  if (said.length > 0) return said
  throw new RequestError('nothing-to-say', 'the text has no sound that this voice can say')
}

/** Sends what was spoken last. @throws RequestError when nobody listens any more */
async function sendSentence({ voice, stopwatch, spoken }: Task, outlet: Outlet): Promise<void> {
  const pcm = await stopwatch.stage('encode', () => spoken.encodeLast(false))
  await outlet.send(chunkOf(pcm, spoken.heard(pcm, stopwatch.seconds()), voice, false))
  if (!outlet.calledOff.aborted) return
  throw new RequestError(
    'client-closed',
    'the client closed the connection before all of the text was spoken',
  )
}

function chunkOf(pcm: Int16Array, piece: Piece, { facts }: LoadedVoice, last: boolean): EngineChunk {
  return { ...piece, pcm: bytesOf(pcm), sample_rate_hz: facts.sample_rate_hz, last }
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

const bytesOf = (pcm: Int16Array) => new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength)
const nothing = new Uint8Array(0)
