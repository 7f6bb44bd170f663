import type { MetricsAnalysis } from '@voicemark/schema'
import type { ComparedConfiguration } from './configuration.js'

/** A configuration in the keys of `analysis_<tier>.json`. */
export function configurationAnalysis(configuration: ComparedConfiguration): MetricsAnalysis {
  const { peak_memory_mb: memory, rtf, tokens_per_second, total_duration_s } = configuration
  return {
    hardware_tier: configuration.hardware_tier,
    device_type: configuration.device_type,
    total_runs: configuration.n,
    successful_runs: configuration.successful,
    memory: {
      avg_peak_mb: memory.mean,
      max_peak_mb: memory.max,
      min_peak_mb: memory.min,
      std_dev_mb: memory.sd,
    },
    performance: {
      avg_rtf: rtf.mean,
      avg_tokens_per_sec: tokens_per_second.mean,
      avg_duration_s: total_duration_s.mean,
    },
    success_rate: configuration.success_rate,
    thermal: {
      max_temperature_c: configuration.peak_temperature_c,
      throttle_events: configuration.throttle_events,
    },
  }
}
