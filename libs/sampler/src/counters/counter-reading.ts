/** The counters of a process at one moment, since its beginning. */
export interface CounterReading {
  readonly usage: Usage
  readonly threads: ThreadReadings | null
  readonly readBytes: number | null
  readonly anonymousMb: number | null
  readonly samplerS: number | null
  readonly slept: SleepClock | null
}

/** What the kernel counts for a process as a whole. */
export interface Usage {
  readonly cpuS: number | null
  readonly minorFaults: number | null
  readonly majorFaults: number | null
  readonly voluntary: number | null
  readonly involuntary: number | null
}

/** What the kernel counts for each thread, by its number. */
export type ThreadReadings = ReadonlyMap<string, ThreadReading>

export interface ThreadReading {
  readonly ranNs: number
  /** Ready to run, without a core. */
  readonly waitedNs: number
  /** Null where they were not asked for. */
  readonly voluntary: number | null
  readonly involuntary: number | null
}

/** A clock that goes on while the machine sleeps, and one that stands still, seconds. */
export interface SleepClock {
  readonly throughS: number
  readonly awakeS: number
}
