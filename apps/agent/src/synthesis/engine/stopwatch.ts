import { readPeakMemoryMb, resetPeakMemory, type Clock } from '@voicemark/sampler'
import type { EngineTimes } from './engine-messages.js'

type Stage = keyof EngineTimes['stage_s']

/** Measures one request inside the synthesis process, from the moment that the process takes it. */
export interface Stopwatch {
  /** Charges the time of the work to a stage, also when it throws. */
  stage<T>(name: Stage, work: () => T | Promise<T>): Promise<T>
  /** Model input tokens of each sentence, once they are known. */
  tokens(perSentence: readonly number[]): void
  stop(): EngineTimes
}

/** Starts measuring; `cold` says whether this is the first synthesis since the voice was loaded. */
export function startStopwatch(clock: Clock, cold: boolean): Stopwatch {
  const isReset = resetPeakMemory()
  const cpu = process.cpuUsage()
  const start_time = clock.unixSeconds()
  const beganMs = clock.nowMs()
  const stage_s = { phonemize: 0, infer: 0, encode: 0 }
  let sentenceTokens: readonly number[] | null = null

  return {
    async stage(name, work) {
      const sinceMs = clock.nowMs()
      try {
        return await work()
      } finally {
        stage_s[name] += (clock.nowMs() - sinceMs) / 1000
      }
    },
    tokens: (perSentence) => (sentenceTokens = perSentence),
    stop() {
      const total_duration_s = (clock.nowMs() - beganMs) / 1000
      const { user, system } = process.cpuUsage(cpu)
      return {
        start_time,
        total_duration_s,
        ...tokenCounts(sentenceTokens),
        stage_s,
        process_cpu_s: (user + system) / 1e6,
        high_water_mb: isReset ? readPeakMemoryMb() : null,
        cold,
      }
    },
  }
}

function tokenCounts(perSentence: readonly number[] | null) {
  if (perSentence === null) return { text_length_tokens: null, chunk_length: null }
  const text_length_tokens = perSentence.reduce((sum, tokens) => sum + tokens, 0)
  return { text_length_tokens, chunk_length: perSentence.length > 1 ? Math.max(...perSentence) : null }
}
