import type { RealtimeSample } from '@voicemark/schema'

/** Whether a part of the machine runs below its speed, and which cause it names. */
export type ThrottleReading = {
  throttled: boolean
  /** Causes joined by `+`; a cause that is no throttling by itself (`gpu_power_cap`) stands beside false. */
  reason: string | null
}

/** Joules since the sampler began, by what draws them; a part that nothing counts is null. */
export type EnergyReading = {
  /** Processor packages, memory without. */
  cpuJ: number | null
  dramJ: number | null
  gpuJ: number | null
  /** The whole machine, such as by its battery. */
  systemJ: number | null
}

/** What tells of a GPU: the driver's library, its program, a kernel driver, a tool of the system. */
export type GpuSource = 'nvml' | 'nvidia-smi' | 'amdgpu' | 'xe' | 'i915' | 'jetson' | 'ioreg' | 'pdh'

/** What was read of a GPU beside the columns of a sample. */
export type GpuSeen = {
  source: GpuSource
  /** Utilisation by whatever is measured, as the driver averages it; above 100 where several cards work. */
  processPercent: number | null
}

/** One look at the machine: the row to record, and what is folded beside it; null where that cannot be known. */
export type Reading = {
  row: RealtimeSample
  throttle: ThrottleReading | null
  energy: EnergyReading | null
  gpu: GpuSeen | null
}

/** What the sampler emits. */
export type Sample = Reading & {
  /** False for a sample forced between two points of the grid, such as the last of a request. */
  onGrid: boolean
}

/** Whatever can be sampled: a machine, or a script in a test. */
export type Reader = {
  /** `lateMs` is how late the sample is against its grid, ms; it goes into the row. */
  read(lateMs: number | null): Reading
  /** Gives up file descriptors and children; may be called twice. */
  close(): void
}
