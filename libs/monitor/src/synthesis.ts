import { createSystemClock } from '@voicemark/sampler'
import { withoutText } from '@voicemark/schema'
import type { Recording } from './recorder.js'
import { checkEnd, errorText, type SynthesisEnd } from './synthesis-facts.js'
import type { SynthesisRow } from './synthesis-row.js'

/** One synthesis under way. */
export interface Synthesis {
  readonly requestId: string
  /** Whether it only warms up: then it is in no file and no average. */
  readonly warmup: boolean
  /** Marks the first audio that could be played; a second call changes nothing. */
  firstAudio(): void
  /**
   * So many seconds of sound are out now, which marks the first audio as well. An agent makes gaps and underruns of the
   * pieces. @throws MonitorError for what is no length.
   */
  piece(audioS: number): void
  /** Says how long the speech is, seconds, where `end` does not. @throws MonitorError for what is no length. */
  spoke(audioDurationS: number): void
  /**
   * Ends it and gives its row; null, with a warning, when it could not be recorded. Ended again, it gives the same row.
   * @throws MonitorError for an outcome that cannot be.
   */
  end(outcome: SynthesisEnd): Promise<SynthesisRow | null>
  isOpen(): boolean
  /** Resolves when it is ended. */
  readonly ended: Promise<void>
}

/** What a synthesis is made of. */
export interface SynthesisParts extends Pick<Synthesis, 'requestId' | 'warmup'> {
  /** Only to keep it out of an error; forgotten at the end. */
  readonly text: string
  /** A promise where the recorder has not begun yet. */
  readonly recording: Recording | Promise<Recording | null>
  readonly onEnd: () => void
}

/** A synthesis whose clock starts now, and again when its recorder has begun. */
export function createSynthesis({ requestId, warmup, text, recording, onEnd }: SynthesisParts): Synthesis {
  const times = createTimes()
  let begun: Recording | null | undefined = recording instanceof Promise ? undefined : recording
  if (recording instanceof Promise) {
    const begin = (open: Recording | null) => {
      begun = open
      times.start()
    }
    recording.then(begin, () => undefined)
  }
  let audioDurationS: number | null = null
  let secret = text
  let row: Promise<SynthesisRow | null> | null = null
  let resolveEnded: () => void
  const ended = new Promise<void>((resolve) => (resolveEnded = resolve))

  return {
    requestId,
    warmup,
    firstAudio: times.firstAudio,
    piece(seconds) {
      const { audio_duration_s } = checkEnd({ success: true, audioDurationS: seconds })
      if (audio_duration_s !== null && audio_duration_s > 0) times.piece(audio_duration_s)
    },
    spoke(seconds) {
      audioDurationS = checkEnd({ success: true, audioDurationS: seconds }).audio_duration_s
    },
    end(outcome) {
      if (row !== null) return row
      const { success, audio_duration_s } = checkEnd(outcome)
      const measured = {
        success,
        error_message: success ? null : withoutText(errorText(outcome.error), secret),
        audio_duration_s: audio_duration_s ?? audioDurationS,
        ...times.end(),
      }
      secret = ''
      const close = (open: Recording | null) => open?.end(measured) ?? null
      // At once where it can be: a program that exits after this has no later.
      row = begun === undefined ? Promise.resolve(recording).then(close) : Promise.resolve(close(begun))
      onEnd()
      resolveEnded()
      return row
    },
    isOpen: () => row === null,
    ended,
  }
}

const clock = createSystemClock()

/** The clock of one synthesis; once it has ended it is not started again. */
function createTimes() {
  let startedWall = 0
  let startedMs = 0
  let firstMs: number | null = null
  const pieces: { atMs: number; audio_s: number }[] = []
  let isOver = false
  const start = () => {
    if (isOver) return
    startedWall = clock.unixSeconds()
    startedMs = clock.nowMs()
  }
  start()
  return {
    start,
    firstAudio() {
      firstMs ??= clock.nowMs()
    },
    piece(audio_s: number) {
      if (isOver) return
      const atMs = clock.nowMs()
      firstMs ??= atMs
      pieces.push({ atMs, audio_s })
    },
    end() {
      isOver = true
      const since = (ms: number) => (ms - startedMs) / 1000
      return {
        started_wall: startedWall,
        total_s: Math.max(since(clock.nowMs()), 1e-6),
        ttfa_s: firstMs === null ? null : since(firstMs),
        pieces: pieces.map(({ atMs, audio_s }) => ({ at_s: since(atMs), audio_s })),
      }
    },
  }
}
