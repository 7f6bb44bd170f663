import { quantile } from '@voicemark/analysis'

/** Sound that has come. */
export interface Piece {
  /** When all of it was here, seconds from the start of the request. */
  readonly at_s: number
  readonly audio_s: number
}

/** How sound came piece by piece, and how it would have played (docs/measures.md). Null is what cannot be known. */
export interface Playback {
  readonly ttfa_s: number | null
  readonly first_audible_s: number | null
  readonly chunks: number | null
  readonly gap_p50_s: number | null
  readonly gap_max_s: number | null
  readonly underruns: number | null
  readonly underrun_s: number | null
  readonly prebuffer_s: number | null
}

/** Arrivals closer than this are one, and a player bridges as much. */
const apartS = 0.001

/**
 * What a listener has of pieces in the order of their coming, who starts at the first sample, hears at the sound's own speed,
 * waits where it is not there in time, and goes on when it is. The silence that the sound begins with is null where all of it
 * is silent or nobody looked.
 */
export function playbackOf(pieces: readonly Piece[], lead_silence_s: number | null): Playback {
  const sounding = pieces.filter(({ audio_s }) => audio_s > 0)
  const [first] = sounding
  if (first === undefined) return nothingPlayed
  const gaps = gapsBetween(sounding)
  const stalls = stallsOf(sounding, first.at_s)
  const silent_s = lead_silence_s === null ? null : lead_silence_s + stalledBefore(lead_silence_s, stalls)
  return {
    ttfa_s: first.at_s,
    first_audible_s: silent_s === null ? null : first.at_s + silent_s,
    chunks: gaps.length + 1,
    gap_p50_s: quantile(gaps, 0.5),
    gap_max_s: gaps.at(-1) ?? null,
    underruns: stalls.length,
    underrun_s: sum(stalls.map(({ stalled_s }) => stalled_s)),
    prebuffer_s: prebufferOf(sounding, first.at_s),
  }
}

const nothingPlayed: Playback = {
  ttfa_s: null,
  first_audible_s: null,
  chunks: null,
  gap_p50_s: null,
  gap_max_s: null,
  underruns: null,
  underrun_s: null,
  prebuffer_s: null,
}

/** From the last of a chunk to the first of the next, the shortest first. */
function gapsBetween(pieces: readonly Piece[]): number[] {
  const waits = pieces.slice(1).map(({ at_s }, before) => at_s - (pieces[before]?.at_s ?? at_s))
  return waits.filter((wait) => wait >= apartS).sort((a, b) => a - b)
}

/** A wait of the player, at its place in the sound. */
interface Stall {
  readonly after_s: number
  readonly stalled_s: number
}

function stallsOf(pieces: readonly Piece[], ttfa_s: number): Stall[] {
  const stalls: Stall[] = []
  let heard_s = 0
  let stalled_s = 0
  for (const { at_s, audio_s } of pieces) {
    const dry_at = ttfa_s + heard_s + stalled_s
    if (at_s - dry_at > apartS) {
      stalls.push({ after_s: heard_s, stalled_s: at_s - dry_at })
      stalled_s = at_s - ttfa_s - heard_s
    }
    heard_s += audio_s
  }
  return stalls
}

/** A sample at the very place where the player stalled comes after the wait. */
const stalledBefore = (place_s: number, stalls: readonly Stall[]) =>
  sum(stalls.filter(({ after_s }) => after_s <= place_s).map(({ stalled_s }) => stalled_s))

function prebufferOf(pieces: readonly Piece[], ttfa_s: number): number {
  let heard_s = 0
  let late_s = 0
  for (const { at_s, audio_s } of pieces) {
    late_s = Math.max(late_s, at_s - ttfa_s - heard_s)
    heard_s += audio_s
  }
  return late_s
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
