import type { WindowFigures } from '@voicemark/sampler'
import type { MemorySource } from '@voicemark/schema'

const peakWords: Record<MemorySource, string> = {
  kernel: 'kernel_peak',
  cgroup: 'cgroup_peak',
  sum_of_peaks: 'sum_of_peaks',
  samples: 'sampled',
  ended: 'wait4',
}

/** The word of `evidence` for what saw the peak. */
export function peakSource(source: MemorySource | null): string | null {
  return source === null ? null : peakWords[source]
}

/** The word of `evidence` for the mean, where there is one. */
export function meanSource(window: WindowFigures | null): string | null {
  return (window?.avg_memory_mb ?? null) === null ? null : 'sampled'
}
