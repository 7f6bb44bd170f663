import type { CounterReading, SleepClock, Usage } from './counter-reading.js'
import { threadRise } from './thread-rise.js'

/** What counted: files of /proc, `getrusage` of the own process, a control group. */
export type CountedBy = 'proc' | 'getrusage' | 'cgroup'

/** What a process took between two moments, by the system's own counters; null where the system does not count it. */
export interface RequestCounters {
  readonly counted_by: CountedBy
  /** User and system time of all threads, seconds. */
  readonly process_cpu_s: number | null
  readonly minor_faults: number | null
  readonly major_faults: number | null
  readonly voluntary_switches: number | null
  readonly involuntary_switches: number | null
  /** Read from storage, MB of 2^20 bytes. */
  readonly disk_read_mb: number | null
  /** Seconds that its threads were ready to run and had no core, all of them together. */
  readonly cpu_wait_s: number | null
  /** Anonymous part of the resident set, the larger of both ends, MB of 2^20 bytes. */
  readonly anonymous_mb: number | null
  /** Of the sampler's own thread, seconds; it is part of the time of the process that it runs in. */
  readonly sampler_cpu_s: number | null
  /** How long the machine slept, seconds. */
  readonly suspended_s: number | null
}

/** What lies between two readings. Pure. */
export function countersBetween(
  before: CounterReading,
  after: CounterReading,
  counted_by: CountedBy,
): RequestCounters {
  const rise = (name: keyof Usage) => riseOf(before.usage[name], after.usage[name])
  const cpuS = rise('cpuS')
  const threads = threadRise(before.threads, after.threads, cpuS)
  return {
    counted_by,
    // Of another process the whole is told in ticks of 10 ms, its threads in ns.
    process_cpu_s: counted_by === 'proc' ? (threads?.ranS ?? cpuS) : cpuS,
    minor_faults: rise('minorFaults'),
    major_faults: rise('majorFaults'),
    voluntary_switches: rise('voluntary') ?? threads?.voluntary ?? null,
    involuntary_switches: rise('involuntary') ?? threads?.involuntary ?? null,
    disk_read_mb: megabytes(riseOf(before.readBytes, after.readBytes)),
    cpu_wait_s: threads?.waitedS ?? null,
    anonymous_mb: larger(before.anonymousMb, after.anonymousMb),
    sampler_cpu_s: riseOf(before.samplerS, after.samplerS),
    suspended_s: sleptS(before.slept, after.slept),
  }
}

/** The clock that goes on is told in hundredths of a second; a difference below this is no sleep. */
const shortestSleepS = 0.05

function sleptS(before: SleepClock | null, after: SleepClock | null): number | null {
  if (before === null || after === null) return null
  const sleptS = after.throughS - before.throughS - (after.awakeS - before.awakeS)
  return sleptS < shortestSleepS ? 0 : sleptS
}

function riseOf(before: number | null, after: number | null): number | null {
  return before === null || after === null ? null : Math.max(0, after - before)
}

function megabytes(bytes: number | null): number | null {
  return bytes === null ? null : bytes / 2 ** 20
}

function larger(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}
