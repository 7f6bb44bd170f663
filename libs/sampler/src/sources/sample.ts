import type { RealtimeSample } from '@voicemark/schema'

/** What one source says of the machine being held back. */
export type ThrottleReading = {
  /** The file, library or program that says it. */
  source: string
  /** Null: it cannot tell, or not at this moment; then `basis` says why. */
  throttled: boolean | null
  /** Causes joined by `+`; a cause that is no throttling by itself (`gpu_power_cap`) stands beside false. */
  reason: string | null
  /**
   * What says so, its kind first: `counter: …`, `flags: …`, `nvml: …`, or `inferred: …` where nothing says it and it is
   * concluded; `none: …`, why it cannot be known.
   */
  basis: string
  /** `now`: at this moment; `since`: in the time since this source spoke before, as counters do. */
  of: 'now' | 'since'
  /** How long in that time, ms; null where it is not counted. */
  heldMs: number | null
  /** A graphics card is not all of the machine: its no is none of the processor's. */
  part: 'cpu' | 'gpu'
}

/** What counts the joules of one part of the machine, and how well. */
export type EnergyMeter = {
  /** `rapl`, `amd_energy`, `nvml`, `battery` … */
  source: string
  /** Made of readings of power; else a counter of the machine's own. */
  integrated: boolean
  /** How often it has a new value, ms; null while that is not known. */
  refreshMs: number | null
  /** How often it has lost count: no difference over such a moment is a measurement. */
  breaks: number
}

/** The parts of a machine whose joules are told apart. */
export type EnergyPart = 'cpu' | 'dram' | 'gpu' | 'system'

/** Joules since the sampler began, by what draws them; a part that nothing counts, or not now, is null. */
export type EnergyReading = {
  /** Processor packages, memory without. */
  cpuJ: number | null
  dramJ: number | null
  gpuJ: number | null
  /** The whole machine, such as by its battery. */
  systemJ: number | null
  /** Monotonic, ms. */
  atMs: number
  /** Null for what this machine does not count. */
  meters: Readonly<Record<EnergyPart, EnergyMeter | null>>
  /** Why the processor's joules are not counted, and the command that helps; null where they are. */
  missing: string | null
}

/** What tells of a GPU: the driver's library, its program, a kernel driver, a tool of the system. */
export type GpuSource = 'nvml' | 'nvidia-smi' | 'amdgpu' | 'xe' | 'i915' | 'jetson' | 'ioreg' | 'pdh'

/** What was read of a GPU beside the columns of a sample. */
export type GpuSeen = {
  source: GpuSource
  /** Utilisation by whatever is measured, as the driver averages it; above 100 where several cards work. */
  processPercent: number | null
}

/** What was resident at a moment of the sampler's clock. */
export type MemoryPoint = {
  atMs: number
  /** MB of 2^20 bytes. */
  mb: number
}

/** One look at the machine: the row to record, and what is folded beside it; null where that cannot be known. */
export type Reading = {
  /** By the sampler's clock, monotonic, ms. */
  atMs: number
  row: RealtimeSample
  /** One of each source that has something to say at this moment. */
  throttle: readonly ThrottleReading[] | null
  energy: EnergyReading | null
  gpu: GpuSeen | null
  /** What says the temperature of the processor. @default null */
  thermometer?: 'hwmon' | 'thermal_zone' | null
}

/** What the sampler emits. */
export type Sample = Reading & {
  /** False for a sample forced between two points of the grid, such as the last of a request. */
  onGrid: boolean
  /** What was resident between the sample before and this one, where a request had just begun. */
  early?: readonly MemoryPoint[]
}

/** Whatever can be sampled: a machine, or a script in a test. */
export type Reader = {
  /** `lateMs` is how late the sample is against its grid, ms; it goes into the row. */
  read(lateMs: number | null): Reading
  /** Memory alone, of whatever is measured, where that is cheaper. */
  memoryMb?(): number | null
  /** Gives up file descriptors and children; may be called twice. */
  close(): void
}
