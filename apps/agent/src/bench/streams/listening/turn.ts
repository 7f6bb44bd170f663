import type { CorpusItem } from '../../plan/corpus.js'
import { comes, type StreamClock } from './stream-clock.js'

/** When a sentence can be heard, counted from the moment at which it was asked for. */
export interface HeardSentence {
  readonly kind: 'heard'
  /** To its first sound. */
  readonly first_s: number
  /** A player that begins here never waits within it: with its first sound, or later where it comes in pieces. */
  readonly smooth_s: number
  /** How long it plays. */
  readonly audio_s: number
}

/** `refused`: whoever is asked has no place for it (a full queue). */
export type SentenceAnswer = HeardSentence | { readonly kind: 'refused' | 'failed' }

/** A sentence that one listener asks for. */
export interface AskedSentence {
  readonly sentence: CorpusItem
  /** `3.17`: which turn of which listener. */
  readonly stream: string
  /** Left out of all figures. */
  readonly warmup: boolean
  /** By how much the bench asks later than the listener. */
  readonly late_s: number
}

/** @throws when the signal is aborted. */
export type AskSentence = (asked: AskedSentence, signal: AbortSignal) => Promise<SentenceAnswer>

/** Where a listener is between two turns, ms. */
export interface TurnPlace {
  /** When the first sentence is asked for. */
  readonly dueMs: number
  /** When the sound before it ends; null: nothing plays. */
  readonly playedMs: number | null
}

/** What a listener heard of one turn. */
export interface TurnHeard {
  readonly beganMs: number
  /** When its last sentence begins to play, and ends. */
  readonly lastMs: number
  readonly endedMs: number
  /** From asking for the first sentence to its first sound; null where none came. */
  readonly first_s: number | null
  readonly audio_s: number
  /** How often the sound ended before the next was there. */
  readonly gaps: number
  readonly gap_s: number
  readonly longest_gap_s: number
  /** It ended where a sentence was not given. */
  readonly lost: 'refused' | 'failed' | null
}

export interface TurnParts {
  readonly texts: readonly CorpusItem[]
  readonly stream: string
  readonly warmup: boolean
  readonly ask: AskSentence
  readonly clock: StreamClock
  /** Wakes a listener who waits, and keeps all from asking; what was asked for is heard to its end. */
  readonly stop: AbortSignal
  readonly signal: AbortSignal
}

/** A gap that nobody hears, and that no clock here tells from none. */
export const toleranceMs = 1

/**
 * Hears a turn: the first sentence is asked for when it is due, each next one when the one before begins to play, and each plays
 * at its own speed when the one before has ended. Null where it was stopped. All times are those of a listener who asks in time:
 * what the bench was late with is not counted as the server's. @throws when the signal is aborted.
 */
export async function hearTurn(place: TurnPlace, parts: TurnParts): Promise<TurnHeard | null> {
  const { texts, clock, stop, signal } = parts
  let heard = silenceAt(place.dueMs)
  let { dueMs, playedMs } = place
  for (const sentence of texts) {
    if (!(await comes(dueMs, clock, stop))) return null
    const late_s = Math.max(0, clock.nowMs() - dueMs) / 1000
    const { ask, stream, warmup } = parts
    const answer = await ask({ sentence, stream, warmup, late_s }, signal)
    if (answer.kind !== 'heard') return { ...heard, lost: answer.kind, endedMs: clock.nowMs() }
    heard = withSentence(heard, answer, dueMs, playedMs)
    dueMs = heard.lastMs
    playedMs = heard.endedMs
  }
  return heard
}

function silenceAt(ms: number): TurnHeard {
  const none = { first_s: null, audio_s: 0, gaps: 0, gap_s: 0, longest_gap_s: 0, lost: null }
  return { beganMs: ms, lastMs: ms, endedMs: ms, ...none }
}

function withSentence(
  before: TurnHeard,
  { first_s, smooth_s, audio_s }: HeardSentence,
  dueMs: number,
  playedMs: number | null,
): TurnHeard {
  const firstMs = dueMs + first_s * 1000
  const smoothMs = dueMs + smooth_s * 1000
  // Nobody waits for the first sound of all; what runs dry within it is a gap.
  const gapMs = smoothMs - (playedMs ?? firstMs)
  const gap_s = gapMs > toleranceMs ? gapMs / 1000 : 0
  return {
    ...before,
    lastMs: Math.max(playedMs ?? firstMs, firstMs),
    endedMs: Math.max(playedMs ?? smoothMs, smoothMs) + audio_s * 1000,
    first_s: before.first_s ?? first_s,
    audio_s: before.audio_s + audio_s,
    gaps: before.gaps + (gap_s > 0 ? 1 : 0),
    gap_s: before.gap_s + gap_s,
    longest_gap_s: Math.max(before.longest_gap_s, gap_s),
  }
}
