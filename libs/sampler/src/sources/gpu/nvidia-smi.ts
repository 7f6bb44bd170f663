import type { Clock } from '../../clock/clock.js'
import type { StartChild } from '../child-process.js'
import { isAbsent } from '../kept-file.js'
import type { OnFault } from '../source.js'
import { createNvidiaOutput, type NvidiaValues } from './nvidia-output.js'

export type NvidiaOptions = {
  /** As `nvidia-smi` counts them. */
  gpuIndex: number
  clock: Clock
  startChild: StartChild
  onFault: OnFault
}

export type NvidiaEvents = {
  values(values: NvidiaValues): void
  /** The child is gone; another may follow. */
  end(): void
}

/** The name since driver 535, the one before it, and none for drivers that know neither. */
const reasonFields = ['clocks_event_reasons.active', 'clocks_throttle_reasons.active', null]

const restartMs = { first: 1000, longest: 300_000 }

/** Keeps one `nvidia-smi` at work until it is stopped: started again when it dies, ever more slowly until it says something. */
export function keepNvidiaSmi(options: NvidiaOptions, on: NvidiaEvents): { stop(): void } {
  const { gpuIndex, clock, startChild, onFault } = options
  const fields = [...reasonFields]
  let output = createNvidiaOutput(gpuIndex)
  let delayMs = restartMs.first
  let faultReported = false
  let stopped = false
  let cancelRestart: () => void = () => undefined
  let child = start()

  function start() {
    output = createNvidiaOutput(gpuIndex)
    return startChild('nvidia-smi', queryArguments(fields[0] ?? null), { text, exit })
  }

  function text(chunk: string) {
    const values = output.add(chunk)
    if (values === null) return
    delayMs = restartMs.first
    on.values(values)
  }

  function exit(error: Error | null) {
    on.end()
    if (stopped || isAbsent(error)) return
    if (output.isRefused() && fields.length > 1) {
      fields.shift()
      restart()
      return
    }
    report(error ?? new Error('nvidia-smi ended'))
    cancelRestart = clock.setTimeout(restart, delayMs)
    delayMs = Math.min(delayMs * 2, restartMs.longest)
  }

  function restart() {
    try {
      child = start()
    } catch (error) {
      exit(error instanceof Error ? error : new Error(String(error)))
    }
  }

  function report(error: Error) {
    if (!faultReported) onFault('gpu-nvidia', error)
    faultReported = true
  }

  return {
    stop: () => {
      stopped = true
      cancelRestart()
      child.stop()
    },
  }
}

function queryArguments(reasonField: string | null): string[] {
  const fields = ['index', 'utilization.gpu', 'memory.used', 'temperature.gpu', 'power.draw']
  const query = [...fields, ...(reasonField === null ? [] : [reasonField])].join(',')
  return [`--query-gpu=${query}`, '--format=csv,noheader,nounits', '-lms', '100']
}
