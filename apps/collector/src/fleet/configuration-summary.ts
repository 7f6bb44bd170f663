import type { ComparedConfiguration } from '@voicemark/analysis'
import type { MetricsSummary } from '@voicemark/schema'

/** One configuration in the shape of one machine's `GET /metrics/summary`. */
export function configurationSummary(configuration: ComparedConfiguration): MetricsSummary {
  const { n, successful, success_rate, total_duration_s, rtf, peak_memory_mb } = configuration
  return {
    total_requests: n,
    successful,
    failed: n - successful,
    success_rate,
    avg_duration_s: total_duration_s.mean,
    avg_rtf: rtf.mean,
    avg_peak_memory_mb: peak_memory_mb.mean,
    hardware_tier: configuration.hardware_tier,
    device_type: configuration.device_type,
  }
}
