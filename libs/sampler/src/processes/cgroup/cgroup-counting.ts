import type { SleepClock } from '../../counters/counter-reading.js'
import { countersBetween, type RequestCounters } from '../../counters/request-counters.js'
import type { CgroupUsage } from './cgroup-usage.js'

/** The counters of a cgroup at one end of a window. */
export interface CgroupCounting {
  readonly cpuS: number | null
  readonly usage: CgroupUsage
  /** Which of those that were made one after the other under its name. */
  readonly generation: number
  /** Processor time of the thread that watches, seconds. */
  readonly samplerS: number | null
  readonly slept: SleepClock | null
}

const nothing = { cpuS: null, minorFaults: null, majorFaults: null, voluntary: null, involuntary: null }

/** What a cgroup took between two moments; of one that was made anew meanwhile only its CPU time is known. Pure. */
export function cgroupCounters(begin: CgroupCounting, end: CgroupCounting): RequestCounters {
  const reading = ({ cpuS, usage, samplerS, slept }: CgroupCounting, isSame: boolean) => ({
    usage: {
      ...nothing,
      cpuS,
      minorFaults: isSame ? minorFaults(usage) : null,
      majorFaults: isSame ? usage.majorFaults : null,
    },
    threads: null,
    readBytes: isSame ? usage.readBytes : null,
    anonymousMb: usage.anonymousMb,
    samplerS,
    slept,
  })
  const isSame = begin.generation === end.generation
  return countersBetween(reading(begin, isSame), reading(end, isSame), 'cgroup')
}

/** How long it was held back by its CPU quota meanwhile, seconds; null where it has none. */
export function throttledS(begin: CgroupCounting, end: CgroupCounting): number | null {
  const [before, after] = [begin.usage.throttledS, end.usage.throttledS]
  if (before === null || after === null || begin.generation !== end.generation) return null
  return Math.max(0, after - before)
}

function minorFaults({ faults, majorFaults }: CgroupUsage): number | null {
  return faults === null || majorFaults === null ? null : faults - majorFaults
}
