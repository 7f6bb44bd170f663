import type { Clock } from '../../clock/clock.js'
import type { StartChild } from '../child-process.js'
import type { GpuReading } from './gpu-reading.js'
import { isAbsent } from '../kept-file.js'
import type { OnFault, Source } from '../source.js'

export type NvidiaOptions = {
  /** As `nvidia-smi` counts them. */
  gpuIndex: number
  clock: Clock
  startChild: StartChild
  onFault: OnFault
}

/** The name since driver 535, the one before it, and none for drivers that know neither. */
const reasonFields = ['clocks_event_reasons.active', 'clocks_throttle_reasons.active', null]

/** A child that printed nothing for this long hangs, and what it said last is no longer true. */
const staleMs = 5000

const restartMs = { first: 1000, longest: 300_000 }

/** Values of one GPU from a single `nvidia-smi` that runs as long as the source. */
export function createNvidiaGpuSource(options: NvidiaOptions): Source<GpuReading> {
  const { gpuIndex, clock, startChild, onFault } = options
  const fields = [...reasonFields]
  let latest: { atMs: number; values: NvidiaValues } | null = null
  let pending = ''
  let refused = false
  let delayMs = restartMs.first
  let faultReported = false
  let closed = false
  let cancelRestart: () => void = () => undefined
  let child = start()

  function start() {
    pending = ''
    refused = false
    return startChild('nvidia-smi', queryArguments(fields[0] ?? null), { text, exit })
  }

  function text(chunk: string) {
    const lines = (pending + chunk).split('\n')
    refused ||= lines.some(isUnknownField)
    pending = (lines.pop() ?? '').slice(-4096)
    const line = lines.map(parseNvidiaLine).findLast((parsed) => parsed?.index === gpuIndex)
    if (line === undefined || line === null) return
    latest = { atMs: clock.nowMs(), values: line.values }
    delayMs = restartMs.first
  }

  function exit(error: Error | null) {
    latest = null
    if (closed || isAbsent(error)) return
    if (refused && fields.length > 1) {
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
    read: (nowMs) => {
      if (latest === null || nowMs - latest.atMs > staleMs) return null
      return { ...latest.values, ageMs: Math.max(0, nowMs - latest.atMs) }
    },
    close: () => {
      closed = true
      cancelRestart()
      child.stop()
    },
  }
}

type NvidiaValues = Omit<GpuReading, 'ageMs'>

function queryArguments(reasonField: string | null): string[] {
  const fields = ['index', 'utilization.gpu', 'memory.used', 'temperature.gpu', 'power.draw']
  const query = [...fields, ...(reasonField === null ? [] : [reasonField])].join(',')
  return [`--query-gpu=${query}`, '--format=csv,noheader,nounits', '-lms', '100']
}

/** One CSV line of `nvidia-smi`; `[N/A]`, `[Not Supported]` and the like are null, and so is a line that is no values. */
export function parseNvidiaLine(line: string): { index: number; values: NvidiaValues } | null {
  const cells = line.split(',').map((cell) => cell.trim())
  const [
    index,
    utilizationPercent = null,
    memoryMb = null,
    temperatureC = null,
    powerW = null,
    clockReasons = null,
  ] = cells.map(parseCell)
  if (cells.length < 5 || index === undefined || index === null) return null
  return { index, values: { utilizationPercent, memoryMb, temperatureC, powerW, clockReasons } }
}

/** Numbers are decimal, masks are `0x…`, and everything else is words for "not here". */
function parseCell(cell: string): number | null {
  const value = Number(cell)
  return cell === '' || !Number.isFinite(value) ? null : value
}

function isUnknownField(line: string): boolean {
  return line.includes('is not a valid field to query')
}
