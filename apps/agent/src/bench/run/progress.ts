import type { WriteStream } from 'node:tty'
import { SingleBar } from 'cli-progress'
import type { PlannedRequest } from '../plan/order.js'
import type { BenchOutcome } from '../target/bench-outcome.js'

/** Tells a person how far the bench is. */
export interface Progress {
  /** What is to come beyond what was said before. */
  expect(requests: readonly PlannedRequest[]): void
  sent(request: PlannedRequest): void
  answered(outcome: BenchOutcome): void
  /** One line about something else that happened. */
  note(line: string): void
  stop(): void
}

export interface ProgressOptions {
  readonly stream: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY'>>
  readonly nowMs: () => number
}

const lineEveryMs = 1000

/** A bar on a terminal, elsewhere a plain line at most once a second. */
export function createProgress({ stream, nowMs }: ProgressOptions): Progress {
  const show = stream.isTTY === true ? bar(stream) : lines(stream, nowMs)
  let startMs = nowMs()
  let [total, chars, count, failed, charsDone, item] = [0, 0, 0, 0, 0, '']

  const update = () => {
    const elapsedS = (nowMs() - startMs) / 1000
    // By characters and not by requests, since a long text takes many times as long as a short one.
    const leftS = charsDone === 0 ? null : (elapsedS * Math.max(0, chars - charsDone)) / charsDone
    // Warm-up of repeats that nobody foresaw is beyond what was expected.
    show.update({ count, total: Math.max(total, count), failed, elapsedS, leftS, item })
  }
  return {
    expect(requests) {
      if (count === 0) startMs = nowMs()
      total += requests.length
      chars += requests.reduce((sum, request) => sum + request.item.text.length, 0)
    },
    sent(request) {
      item = request.warmup ? `${request.item.id} (warm-up)` : request.item.id
      if (show.eager) update()
    },
    answered({ status, request }) {
      count += 1
      if (status === 'failed') failed += 1
      charsDone += request.item.text.length
      update()
    },
    note(line) {
      show.clear()
      stream.write(`bench: ${line}\n`)
    },
    stop: () => show.stop(),
  }
}

interface State {
  readonly count: number
  readonly total: number
  readonly failed: number
  readonly elapsedS: number
  /** Null before the first answer. */
  readonly leftS: number | null
  readonly item: string
}

interface Display {
  /** Whether the start of a request is worth showing, too. */
  readonly eager: boolean
  update(state: State): void
  /** Makes room for another line. */
  clear(): void
  stop(): void
}

function bar(stream: NodeJS.WritableStream): Display {
  const format = 'bench [{bar}] {percentage}% {value}/{total}{failures}, {left}, {item}'
  const single = new SingleBar({ stream, format, barsize: 24, hideCursor: true, clearOnComplete: true })
  let isShown = false
  return {
    eager: true,
    update({ count, total, failed, leftS, item }) {
      const failures = failed === 0 ? '' : `, ${failed} failed`
      const left = leftS === null ? 'time left unknown' : `${shownTime(leftS)} left`
      if (!isShown) single.start(total, count, { failures, left, item })
      isShown = true
      single.setTotal(total)
      single.update(count, { failures, left, item })
    },
    clear() {
      if (isShown) single.stop()
      isShown = false
    },
    stop() {
      if (isShown) single.stop()
      isShown = false
    },
  }
}

function lines(stream: NodeJS.WritableStream, nowMs: () => number): Display {
  let writtenMs = -Infinity
  let unwritten = ''
  const write = () => {
    if (unwritten === '') return
    stream.write(unwritten)
    unwritten = ''
    writtenMs = nowMs()
  }
  return {
    eager: false,
    update({ count, total, failed, elapsedS, leftS }) {
      const left = leftS === null || count === total ? '' : `, ${shownTime(leftS)} left`
      unwritten = `bench: ${count}/${total} requests, ${failed} failed, ${shownTime(elapsedS)}${left}\n`
      if (nowMs() - writtenMs >= lineEveryMs) write()
    },
    clear: write,
    stop: write,
  }
}

/** Whole seconds, from a minute on with minutes: `12 s`, `3 min 05 s`. */
function shownTime(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
}
