import type { Clock } from '../../../clock/clock.js'
import type { StartChild } from '../../child-process.js'
import { isAbsent } from '../../kept-file.js'
import type { OnFault } from '../../source.js'
import type { GpuChoice } from '../gpu-choice.js'
import { createNvidiaOutput, nvidiaFields, type NvidiaCard, type ToldCard } from './nvidia-output.js'

export type NvidiaOptions = {
  choice: GpuChoice
  clock: Clock
  startChild: StartChild
  onFault: OnFault
}

export type NvidiaEvents = {
  values(told: ToldCard, cards: readonly NvidiaCard[]): void
  /** The child is gone; another may follow. `reason`: what it said last. */
  end(reason: string | null): void
}

/** The name since driver 535, the one before it, and none for drivers that know neither. */
const reasonFields = ['clocks_event_reasons.active', 'clocks_throttle_reasons.active', null]

const restartMs = { first: 1000, longest: 300_000 }

/** Keeps one `nvidia-smi` at work until it is stopped: started again when it dies, ever more slowly until it says something. */
export function keepNvidiaSmi(options: NvidiaOptions, on: NvidiaEvents): { stop(): void } {
  const { choice, clock, startChild, onFault } = options
  const fields = [...reasonFields]
  let output = createNvidiaOutput(choice)
  let delayMs = restartMs.first
  let faultReported = false
  let stopped = false
  let cancelRestart: () => void = () => undefined
  let child: { stop(): void } | null = null
  start()

  function start() {
    output = createNvidiaOutput(choice)
    try {
      child = startChild('nvidia-smi', queryArguments(fields[0] ?? null), { text, exit })
    } catch (error) {
      exit(error instanceof Error ? error : new Error(String(error)))
    }
  }

  function text(chunk: string) {
    const told = output.add(chunk)
    if (told === null) return
    delayMs = restartMs.first
    on.values(told, output.cards())
  }

  function exit(error: Error | null) {
    on.end(isAbsent(error) ? 'there is no nvidia-smi' : output.remark())
    if (stopped || isAbsent(error)) return
    if (output.isRefused() && fields.length > 1) {
      fields.shift()
      start()
      return
    }
    report(error ?? new Error(output.remark() ?? 'nvidia-smi ended'))
    cancelRestart = clock.setTimeout(start, delayMs)
    delayMs = Math.min(delayMs * 2, restartMs.longest)
  }

  function report(error: Error) {
    if (!faultReported) onFault('gpu-nvidia', error)
    faultReported = true
  }

  return {
    stop: () => {
      stopped = true
      cancelRestart()
      child?.stop()
    },
  }
}

function queryArguments(reasonField: string | null): string[] {
  const query = [...nvidiaFields, ...(reasonField === null ? [] : [reasonField])].join(',')
  return [`--query-gpu=${query}`, '--format=csv,noheader,nounits', '-lms', '100']
}
