import { fileURLToPath } from 'node:url'
import type { Clock } from '../../../clock/clock.js'
import type { StartChild } from '../../child-process.js'
import type { OnFault } from '../../source.js'
import { parseNvmlLine, type NvmlLine, type NvmlOrder } from '../nvml/nvml-lines.js'
import { createSaidLines } from './said-lines.js'
import { watchSilence } from './silence.js'

/** How the reader of NVML is started: a program and its words, before the order. */
export type NvmlProgram = readonly [command: string, ...words: string[]]

/** A heap as small as it needs. */
export const nvmlProgram: NvmlProgram = [
  process.execPath,
  ...['--max-semi-space-size=1', '--v8-pool-size=0'],
  fileURLToPath(new URL('../nvml/nvml-main.js', import.meta.url)),
]

export interface NvmlOptions {
  readonly order: NvmlOrder
  readonly program: NvmlProgram
  readonly clock: Clock
  readonly startChild: StartChild
  readonly onFault: OnFault
}

export interface NvmlEvents {
  line(line: NvmlLine): void
  /** The reader is gone; another may follow. */
  end(): void
  /** None follows: NVML cannot be read here. */
  giveUp(reason: string): void
}

const restartMs = { first: 1000, longest: 300_000 }
/** A driver that has nothing open takes seconds to begin (persistence mode). */
const silentMs = { atFirst: 60_000, later: 15_000 }
/** Readers that died before they had read anything. */
const mostFailures = 2

/** Keeps one reader at work until it is stopped: started again when it dies or hangs, ever more slowly until it says something. */
export function keepNvml(options: NvmlOptions, on: NvmlEvents): { stop(): void } {
  const { clock, startChild } = options
  const report = reportOnce(options.onFault)
  let delayMs = restartMs.first
  let failures = 0
  let lines = createSaidLines()
  let last: NvmlLine | null = null
  let isStopped = false
  let cancelRestart: () => void = () => undefined
  let child: { stop(): void } | null = null
  const silence = watchSilence(clock, () => {
    report('the driver does not answer')
    child?.stop()
  })
  start()

  function start() {
    lines = createSaidLines()
    last = null
    silence.allow(silentMs.atFirst)
    const [command, ...words] = [...options.program, JSON.stringify(options.order)] as const
    child = startSafely(() => startChild(command, words, { text, exit }), exit)
  }

  function text(chunk: string) {
    for (const line of lines.add(chunk).map(parseNvmlLine)) {
      if (line === null) continue
      last = line
      if (line.type === 'values') [delayMs, failures] = [restartMs.first, 0]
      on.line(line)
      silence.allow(silentMs.later)
    }
  }

  function exit(error: Error | null) {
    silence.over()
    on.end()
    if (isStopped) return
    const { reason, isFinal } = endOf(last, error)
    if (last === null) failures += 1
    if (isFinal || failures >= mostFailures) {
      on.giveUp(reason)
    } else {
      report(reason)
      cancelRestart = clock.setTimeout(start, delayMs)
      delayMs = Math.min(delayMs * 2, restartMs.longest)
    }
  }

  return {
    stop: () => {
      isStopped = true
      cancelRestart()
      silence.over()
      child?.stop()
    },
  }
}

/** A child that cannot be started is one that ended at once. */
function startSafely<T>(start: () => T, exit: (error: Error) => void): T | null {
  try {
    return start()
  } catch (error) {
    exit(error instanceof Error ? error : new Error(String(error)))
    return null
  }
}

function reportOnce(onFault: OnFault): (reason: string) => void {
  let isReported = false
  return (reason) => {
    if (!isReported) onFault('gpu-nvidia', new Error(reason))
    isReported = true
  }
}

/** Why a reader ended, and whether another one would end in the same way. */
function endOf(last: NvmlLine | null, error: Error | null): { reason: string; isFinal: boolean } {
  if (last?.type === 'absent' || last?.type === 'lost') {
    return { reason: last.reason, isFinal: last.type === 'absent' }
  }
  return { reason: error?.message ?? 'the reader of NVML ended', isFinal: false }
}
