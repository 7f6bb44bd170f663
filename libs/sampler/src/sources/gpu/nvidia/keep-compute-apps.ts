import type { Clock } from '../../../clock/clock.js'
import type { StartChild } from '../../child-process.js'
import { isAbsent } from '../../kept-file.js'
import type { GpuProcess } from '../nvml/nvml-processes.js'
import { computeAppFields, parseComputeApp } from './compute-apps.js'

export interface ComputeAppsOptions {
  readonly clock: Clock
  readonly startChild: StartChild
}

/** Processes as `nvidia-smi` lists them. */
export interface ComputeApps {
  /** Null while nothing was listed. */
  read(): readonly GpuProcess[] | null
  stop(): void
}

const everyMs = 200
/** A line that did not come again for so long is of a process that gave its memory back, or of a child that hangs. */
const staleMs = 1500
const restartMs = 10_000

/** By one `nvidia-smi` that runs until it is stopped; null for ever where there is none. */
export function keepComputeApps({ clock, startChild }: ComputeAppsOptions): ComputeApps {
  const held = new Map<string, { pid: number; memoryMb: number | null; atMs: number }>()
  let pending = ''
  let stopped = false
  let cancelRestart: () => void = () => undefined
  let stopChild = start()

  function start(): () => void {
    pending = ''
    const words = [
      `--query-compute-apps=${computeAppFields}`,
      '--format=csv,noheader,nounits',
      '-lms',
      `${everyMs}`,
    ]
    try {
      return startChild('nvidia-smi', words, { text, exit }).stop
    } catch {
      // As one that ended at once: another may start when the machine has room again.
      exit(new Error('nvidia-smi did not start'))
      return () => undefined
    }
  }

  function text(chunk: string) {
    const lines = (pending + chunk).split('\n')
    pending = (lines.pop() ?? '').slice(-4096)
    for (const app of lines.map(parseComputeApp)) {
      if (app === null) continue
      held.set(`${app.gpu} ${app.pid}`, { pid: app.pid, memoryMb: app.memoryMb, atMs: clock.nowMs() })
    }
  }

  function exit(error: Error | null) {
    held.clear()
    if (stopped || isAbsent(error)) return
    cancelRestart = clock.setTimeout(() => (stopChild = start()), restartMs)
  }

  return {
    read: () => {
      for (const [key, { atMs }] of held) if (clock.nowMs() - atMs > staleMs) held.delete(key)
      if (held.size === 0) return null
      return [...held.values()].map(({ pid, memoryMb }) => ({ pid, memoryMb, percent: null }))
    },
    stop: () => {
      stopped = true
      cancelRestart()
      stopChild()
    },
  }
}
