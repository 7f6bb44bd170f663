import { createRandom, describeValues, pairedMedianRatio, type MedianRatio } from '@voicemark/analysis'
import type { EngineContenderName, SpokenText } from './engine-contender.js'
import type { EngineText } from './engine-texts.js'

/** One text of one round, spoken by every contender. */
export type EngineRound = Partial<Record<EngineContenderName, SpokenText & { readonly cpu_s: number }>>

/** What the rounds of one text and number of threads say; RTF is time per time of audio. */
export interface EngineFigures {
  readonly threads: number
  readonly text: EngineText
  readonly rounds: number
  readonly audio_s: number | null
  readonly rtf: Partial<Record<EngineContenderName, number | null>>
  /** CPU time per time of audio, over all rounds; ticks of 10 ms. */
  readonly cpu: Partial<Record<EngineContenderName, number | null>>
  readonly against_runtime: MedianRatio
  readonly against_piper: MedianRatio | null
  /** What a request takes beyond bare inference, ms: median of the rounds' differences at equal audio. */
  readonly beyond_runtime_ms: number | null
  /** What the client waits beyond the engine, ms. */
  readonly around_ms: { readonly median: number | null; readonly p90: number | null }
}

const resamples = 10_000

/** The figures of the rounds of one text. */
export function figureEngine(
  threads: number,
  text: EngineText,
  rounds: readonly EngineRound[],
): EngineFigures {
  const names = Object.keys(rounds[0] ?? {}) as EngineContenderName[]
  const ours = rtfs(rounds, 'voicemark')
  const runtime = rtfs(rounds, 'runtime')
  const audio = rounds.map((round) => round.voicemark?.audio_s ?? NaN)
  const around = describeValues(rounds.map((round) => 1000 * (round.voicemark?.around_s ?? NaN)))
  return {
    threads,
    text,
    rounds: rounds.length,
    audio_s: median(audio),
    rtf: fromNames(names, (name) => median(rtfs(rounds, name))),
    cpu: fromNames(names, (name) => cpuPerAudio(rounds, name)),
    against_runtime: ratioOf(ours, runtime),
    against_piper: names.includes('piper') ? ratioOf(ours, rtfs(rounds, 'piper')) : null,
    beyond_runtime_ms: median(
      ours.map((rtf, at) => (rtf - (runtime[at] ?? NaN)) * (audio[at] ?? NaN) * 1000),
    ),
    around_ms: { median: around.median, p90: around.p90 },
  }
}

function rtfs(rounds: readonly EngineRound[], name: EngineContenderName): number[] {
  return rounds.map((round) => (round[name]?.seconds ?? NaN) / (round[name]?.audio_s ?? NaN))
}

function cpuPerAudio(rounds: readonly EngineRound[], name: EngineContenderName): number {
  const total = (of: 'cpu_s' | 'audio_s') =>
    rounds.reduce((sum, round) => sum + (round[name]?.[of] ?? NaN), 0)
  return total('cpu_s') / total('audio_s')
}

function ratioOf(a: readonly number[], b: readonly number[]): MedianRatio {
  return pairedMedianRatio(a, b, createRandom(1), resamples)
}

function median(values: readonly number[]): number | null {
  return describeValues(values).median
}

function fromNames<T>(names: readonly EngineContenderName[], of: (name: EngineContenderName) => T) {
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Partial<Record<EngineContenderName, T>>
}
