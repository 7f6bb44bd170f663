import type { StreamClock } from '../src/bench/streams/listening/stream-clock.js'
import type { AskSentence } from '../src/bench/streams/listening/turn.js'

/** A clock that jumps to the next thing that happens, whatever is to be waited for. */
export interface SimulatedTime extends StreamClock {
  /** Runs until the work is done. @throws what it throws, or when nothing is left that could go on with it */
  run<T>(work: Promise<T>): Promise<T>
}

export function simulatedTime(): SimulatedTime {
  let nowMs = 0
  let drawn = 0
  const waiting: { ms: number; order: number; go: () => void }[] = []
  const nextOf = () => waiting.sort((a, b) => a.ms - b.ms || a.order - b.order).shift()
  return {
    nowMs: () => nowMs,
    until: (ms, signal) =>
      new Promise((resolve, reject) => {
        const stop = () => {
          reject(new Error('stopped'))
        }
        if (signal.aborted) {
          stop()
          return
        }
        signal.addEventListener('abort', stop, { once: true })
        const go = () => {
          signal.removeEventListener('abort', stop)
          resolve()
        }
        waiting.push({ ms: Math.max(ms, nowMs), order: drawn++, go })
      }),
    async run(work) {
      const done = work.then(
        () => true,
        () => true,
      )
      // All that can go on goes on first: promises settle before the next turn of the event loop.
      const settled = async () => {
        await new Promise((resolve) => setImmediate(resolve))
        return Promise.race([done, Promise.resolve(false)])
      }
      while (!(await settled())) {
        const next = nextOf()
        if (next === undefined) throw new Error('nothing is left to happen')
        nowMs = next.ms
        next.go()
      }
      return work
    },
  }
}

export interface SimulatedServer {
  /** Service time over the length of the audio. */
  readonly rtf: number
  readonly workers: number
  /** Requests that may wait. @default Infinity */
  readonly queueLimit?: number
  /** Length of the audio of a text, seconds. */
  readonly audioOf: (text: string) => number
}

/** A server that speaks so fast, first come, first served. */
export function simulatedServer(
  { rtf, workers, queueLimit = Infinity, audioOf }: SimulatedServer,
  clock: StreamClock,
): AskSentence {
  const freeMs = Array.from({ length: workers }, () => 0)
  let waiting = 0
  return async ({ sentence }, signal) => {
    const askedMs = clock.nowMs()
    if (waiting > queueLimit) return { kind: 'refused' }
    const audio_s = audioOf(sentence.text)
    const worker = freeMs.indexOf(Math.min(...freeMs))
    const doneMs = Math.max(askedMs, freeMs[worker] ?? 0) + rtf * audio_s * 1000
    freeMs[worker] = doneMs
    waiting += 1
    await clock.until(doneMs, signal)
    waiting -= 1
    const there_s = (doneMs - askedMs) / 1000
    return { kind: 'heard', first_s: there_s, smooth_s: there_s, audio_s }
  }
}
