import type { RequestCounters } from '../../counters/request-counters.js'

/** What the subject holds at one moment. */
export interface SubjectReading {
  /** Sum of the resident sets, or what the cgroup holds, MB of 2^20 bytes; null when none of its processes is there. */
  readonly memoryMb: number | null
  /** CPU time per wall time since the reading before, percent of one core. */
  readonly cpuPercent: number | null
  /** Zombies are not counted. */
  readonly processes: number
  /** Null where the system does not say. */
  readonly threads: number | null
  readonly gpuMemoryMb: number | null
  /** Percent of one GPU, as its driver averages it; left out where nobody asks. */
  readonly gpuPercent?: number | null
}

/** By what the peak of memory was seen: `memory_source` of a request row. */
export type MemorySource = 'kernel' | 'cgroup' | 'sum_of_peaks' | 'samples'

/** What the subject took between two moments, by its counters. */
export interface SubjectAccount {
  readonly process_cpu_s: number | null
  /** What else was counted; null where nothing is. */
  readonly counters: RequestCounters | null
  readonly peak_memory_mb: number | null
  /** What the cgroup it is in allows, MB of 2^20 bytes; null where nothing is limited. */
  readonly memory_limit_mb: number | null
  readonly memory_source: MemorySource | null
  readonly memory_scope: 'process_tree' | 'cgroup'
  readonly pss_mb: number | null
  readonly process_gpu_memory_mb: number | null
  /** The most at once. */
  readonly processes: number | null
  /** The most at once, of all processes. */
  readonly peak_threads: number | null
  /** What has to be said of the peak, by this source; nothing where the peak is taken from elsewhere. */
  readonly memory_note: string | null
  /** What has to be said of the other figures, 256 characters at most. */
  readonly note: string | null
}

/** Where a window begins; only the reader that gave it can read it. */
export interface SubjectMark {
  readonly id: number
}

/** Watches processes from outside; every call is synchronous. Several windows may be open at once. */
export interface SubjectReader {
  /** For the grid; null when nothing at all can be read. `nowMs` is monotonic. */
  read(nowMs: number): SubjectReading | null
  /**
   * Memory alone, as `read` has it; cheaper, so that it can be looked at more often. Left out where there is no such way.
   */
  readonly memoryMb?: (() => number | null) | undefined
  /** Exact counters now; the kernel's peak begins anew where that can be done. */
  begin(): SubjectMark
  end(mark: SubjectMark): SubjectAccount
  /** What has to be said of the watch as it is now, such as which of several processes are watched. */
  note(): string | null
  /** May be called twice. */
  close(): void
}
