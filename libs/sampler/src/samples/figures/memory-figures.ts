import type { Sample } from '../../sources/sample.js'
import { known, max, mean, round } from './series.js'

/** What was resident; the kernel's mark, where there is one, sees what lies between two samples. */
export function memoryFigures(
  samples: readonly Sample[],
  totalMb: number | null,
  highWaterMb: number | null,
) {
  const series = known(samples.map(({ row }) => row.memory_mb))
  const baseline = series[0] ?? null
  const peak = max(highWaterMb === null ? series : [...series, highWaterMb])
  return {
    peak_memory_mb: peak,
    peak_memory_percent:
      peak === null || totalMb === null ? null : round(Math.min(100, (peak / totalMb) * 100)),
    avg_memory_mb: mean(series),
    baseline_memory_mb: baseline,
    delta_memory_mb: peak === null || baseline === null ? null : round(peak - baseline),
  }
}
