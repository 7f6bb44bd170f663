import type { WriteStream } from 'node:tty'
import { SingleBar } from 'cli-progress'
import type { BenchOutcome } from './client.js'
import type { PlannedRequest } from './plan.js'

/** Tells a person how far the bench is. */
export interface Progress {
  sent(request: PlannedRequest): void
  answered(outcome: BenchOutcome): void
  stop(): void
}

export interface ProgressOptions {
  readonly stream: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY'>>
  readonly nowMs: () => number
}

const lineEveryMs = 1000

/** A bar on a terminal, elsewhere a plain line at most once a second. */
export function createProgress(plan: readonly PlannedRequest[], options: ProgressOptions): Progress {
  const { stream, nowMs } = options
  const show = stream.isTTY === true ? bar(stream, plan.length) : lines(stream, plan.length, nowMs)
  const startMs = nowMs()
  const chars = plan.reduce((sum, { item }) => sum + item.text.length, 0)
  let [count, failed, charsDone, item] = [0, 0, 0, '']

  const update = () => {
    const elapsedS = (nowMs() - startMs) / 1000
    // By characters and not by requests, since a long text takes many times as long as a short one.
    const leftS = charsDone === 0 ? null : (elapsedS * (chars - charsDone)) / charsDone
    show.update({ count, failed, elapsedS, leftS, item })
  }
  return {
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
    stop: () => show.stop(),
  }
}

interface State {
  readonly count: number
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
  stop(): void
}

function bar(stream: NodeJS.WritableStream, total: number): Display {
  const format = 'bench [{bar}] {percentage}% {value}/{total}{failures}, {left}, {item}'
  const single = new SingleBar({ stream, format, barsize: 24, hideCursor: true, clearOnComplete: true })
  single.start(total, 0, { failures: '', left: 'time left unknown', item: '' })
  return {
    eager: true,
    update({ count, failed, leftS, item }) {
      const failures = failed === 0 ? '' : `, ${failed} failed`
      single.update(count, {
        failures,
        left: leftS === null ? 'time left unknown' : `${shownTime(leftS)} left`,
        item,
      })
    },
    stop: () => single.stop(),
  }
}

function lines(stream: NodeJS.WritableStream, total: number, nowMs: () => number): Display {
  let writtenMs = -Infinity
  let unwritten = ''
  const write = () => {
    stream.write(unwritten)
    unwritten = ''
    writtenMs = nowMs()
  }
  return {
    eager: false,
    update({ count, failed, elapsedS }) {
      unwritten = `bench: ${count}/${total} requests, ${failed} failed, ${shownTime(elapsedS)}\n`
      if (nowMs() - writtenMs >= lineEveryMs || count === total) write()
    },
    stop: () => {
      if (unwritten !== '') write()
    },
  }
}

/** Whole seconds, from a minute on with minutes: `12 s`, `3 min 05 s`. */
function shownTime(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
}
