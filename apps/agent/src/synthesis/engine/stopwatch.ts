import type { Clock, EnergyCounters, OwnMemory, ProcessCounters } from '@voicemark/sampler'
import type { Sentence } from '../families/family.js'
import type { EngineTimes } from './engine-messages.js'

type Stage = keyof EngineTimes['stage_s']

/** Measures one request inside the synthesis process, from the moment that the process takes it. */
export interface Stopwatch {
  /** Charges the time of the work to a stage, also when it throws. */
  stage<T>(name: Stage, work: () => T | Promise<T>): Promise<T>
  /** What is to be spoken, once it is known. */
  sentences(sentences: readonly Sentence[]): void
  /** From the start until now. */
  seconds(): number
  stop(): EngineTimes
}

/** What a request is measured with: opened once for the life of the process. */
export interface Instruments {
  readonly clock: Clock
  readonly counters: ProcessCounters
  readonly memory: OwnMemory
  readonly energy: Pick<EnergyCounters, 'read'>
}

/**
 * Starts measuring; `cold` says whether this is the first synthesis since the voice was loaded. Counters and memory are read
 * before the clock starts and after it has stopped: what that costs is in no duration.
 */
export function startStopwatch({ clock, counters, memory, energy }: Instruments, cold: boolean): Stopwatch {
  const counted = counters.read()
  const isReset = memory.resetPeak()
  const before = memory.read()
  const drawn = energy.read()
  const start_time = clock.unixSeconds()
  const began_ms = clock.nowMs()
  const stage_s = { phonemize: 0, infer: 0, encode: 0 }
  let toSpeak: readonly Sentence[] | null = null
  const seconds = () => (clock.nowMs() - began_ms) / 1000

  return {
    async stage(name, work) {
      const sinceMs = clock.nowMs()
      try {
        return await work()
      } finally {
        stage_s[name] += (clock.nowMs() - sinceMs) / 1000
      }
    },
    sentences: (sentences) => (toSpeak = sentences),
    seconds,
    stop() {
      const total_duration_s = seconds()
      const drawnSince = energy.read()
      const taken = counters.since(counted)
      const after = memory.read()
      return {
        start_time,
        total_duration_s,
        ...countsOf(toSpeak),
        stage_s,
        process_cpu_s: taken.process_cpu_s,
        counters: taken,
        memory: {
          began_ms,
          // The mark, too, where there is one: what it counts otherwise than the resident set would look like a rise.
          before_mb: (isReset ? before.peakMb : null) ?? before.residentMb,
          after_mb: after.residentMb,
          peak_mb: isReset ? after.peakMb : null,
        },
        energy: drawn === null || drawnSince === null ? null : { first: drawn, last: drawnSince },
        cold,
      }
    },
  }
}

function countsOf(sentences: readonly Sentence[] | null) {
  if (sentences === null) return { text_length_tokens: null, chunk_length: null, unknown_phonemes: null }
  const tokens = sentences.map((sentence) => sentence.tokens)
  return {
    text_length_tokens: sum(tokens),
    chunk_length: tokens.length > 1 ? Math.max(...tokens) : null,
    unknown_phonemes: sum(sentences.map((sentence) => sentence.unknown)),
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
