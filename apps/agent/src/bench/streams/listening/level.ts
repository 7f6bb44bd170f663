import { setMaxListeners } from 'node:events'
import type { StreamsSettings } from '../../plan/streams-settings.js'
import type { CorpusItem } from '../../plan/corpus.js'
import { seededUnit } from '../../plan/seeded.js'
import { comes, type StreamClock } from './stream-clock.js'
import { hearTurn, type AskSentence, type TurnHeard, type TurnPlace } from './turn.js'
import { turnText } from './turn-text.js'

/** So many listeners for a while. */
export interface LevelParts {
  readonly listeners: number
  /** The how manieth time that this configuration is listened to; all that is drawn depends on it. */
  readonly visit: number
  readonly seed: number
  readonly settings: StreamsSettings
  readonly sentences: readonly CorpusItem[]
  /** Over how long the listeners begin one after the other, seconds. */
  readonly spread_s: number
  readonly ask: AskSentence
  readonly clock: StreamClock
  /** So many turns that count are enough. */
  readonly wanted: number
  /** Each turn that counts, when it has been heard. */
  readonly onTurn: (turn: CountedTurn) => void
  /** Asked after each: `close` lets those end that have begun, `stop` waits for none of them. */
  readonly next: () => 'go-on' | 'close' | 'stop'
}

export interface CountedTurn extends TurnHeard {
  readonly stream: string
}

/** How long one waits who was not answered: no listener asks as fast as a program can. */
const againMs = 1000

/**
 * Has the listeners listen until `next` says that it is enough. The first turn of each is cut at a drawn place, so that they are
 * not in step, and is left out, as is all that begins before the last of them has begun. Of turns that count all are heard to
 * their end while the others go on: leaving out those that were under way would leave out more of the dry ones, which take
 * longer. @throws when the signal is aborted.
 */
export async function visitLevel(parts: LevelParts, signal: AbortSignal): Promise<void> {
  const startMs = parts.clock.nowMs()
  const starts = Array.from(
    { length: parts.listeners },
    (_, at) => startMs + 1000 * parts.spread_s * drawn(parts, 'start', at),
  )
  const counting = createCounting(Math.max(...starts), parts)
  signal.addEventListener('abort', counting.stopNow, { once: true })
  const listening = starts.map(async (dueMs, at) => {
    try {
      await listen(at, dueMs, parts, counting, signal)
    } catch (error) {
      counting.stopNow()
      throw error
    }
  })
  const ends = await Promise.allSettled(listening)
  signal.removeEventListener('abort', counting.stopNow)
  signal.throwIfAborted()
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/** Which turns count, and when all of them are heard. */
function createCounting(settledMs: number, { wanted, next, onTurn, clock }: LevelParts) {
  const stopping = new AbortController()
  // Every listener waits with it.
  setMaxListeners(0, stopping.signal)
  let closedMs = Infinity
  let [begun, open] = [0, 0]
  return {
    stop: stopping.signal,
    /** Whether a turn that begins there counts. */
    begin(ms: number): boolean {
      if (ms < settledMs || ms >= closedMs) return false
      begun += 1
      open += 1
      if (begun >= wanted) closedMs = clock.nowMs()
      return true
    },
    heard(turn: CountedTurn): void {
      open -= 1
      onTurn(turn)
      const what = next()
      if (what !== 'go-on') closedMs = Math.min(closedMs, clock.nowMs())
      if (what === 'stop' || (closedMs < Infinity && open === 0)) stopping.abort()
    },
    stopNow: () => stopping.abort(),
  }
}

async function listen(
  listener: number,
  startMs: number,
  parts: LevelParts,
  counting: ReturnType<typeof createCounting>,
  signal: AbortSignal,
): Promise<void> {
  const { settings, sentences, seed, visit, ask, clock } = parts
  let place: TurnPlace = { dueMs: startMs, playedMs: null }
  for (let turn = 0; !counting.stop.aborted; turn += 1) {
    const stream = `${visit}.${listener + 1}.${turn}`
    const isFirst = turn === 0
    const most = settings.sentences
    const count = isFirst ? 1 + Math.floor(most * drawn(parts, 'cut', listener)) : most
    const texts = turnText(sentences, count, seed, visit, listener, turn)
    if (!(await comes(place.dueMs, clock, counting.stop))) return
    const counts = !isFirst && counting.begin(place.dueMs)
    const turnParts = { texts, stream, warmup: isFirst, ask, clock, stop: counting.stop, signal }
    const heard = await hearTurn(place, turnParts)
    if (heard === null) return
    if (counts) counting.heard({ ...heard, stream })
    place = placeAfter(heard, parts, listener, turn)
  }
}

/** Without pauses the next turn follows as one sentence the other; else nothing plays when it is asked for. */
function placeAfter(heard: TurnHeard, parts: LevelParts, listener: number, turn: number): TurnPlace {
  const { pause_s } = parts.settings
  const pauseMs = -1000 * pause_s * Math.log(1 - drawn(parts, 'pause', listener, turn))
  if (heard.lost !== null) return { dueMs: heard.endedMs + Math.max(againMs, pauseMs), playedMs: null }
  if (pause_s > 0) return { dueMs: heard.endedMs + pauseMs, playedMs: null }
  return { dueMs: heard.lastMs, playedMs: heard.endedMs }
}

const drawn = ({ seed, visit }: LevelParts, ...place: readonly (string | number)[]) =>
  seededUnit(seed, 'listener', visit, ...place)
