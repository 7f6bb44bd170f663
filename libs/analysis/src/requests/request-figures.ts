import type { MetricsAnalysis, MetricsSummary } from '@voicemark/schema'
import type { RunningFigures } from '../numbers/running.js'

/** What the configuration of one machine is called in its figures. */
export interface Configuration {
  readonly hardware_tier: string
  readonly device_type: string
}

/** What is known of requests: the series of successful ones, but temperature of all. */
export interface RequestFigures extends Readonly<
  Record<'memory' | 'rtf' | 'tokens_per_second' | 'duration' | 'temperature', RunningFigures>
> {
  readonly total: number
  readonly successful: number
  /** Null where the machine cannot tell. */
  readonly throttle_events: number | null
}

/** In the keys of `GET /metrics/summary`. */
export function metricsSummary(figures: RequestFigures, configuration: Configuration): MetricsSummary {
  const { total, successful, duration, rtf, memory } = figures
  return {
    total_requests: total,
    successful,
    failed: total - successful,
    success_rate: successRate(figures),
    avg_duration_s: duration.mean,
    avg_rtf: rtf.mean,
    avg_peak_memory_mb: memory.mean,
    hardware_tier: configuration.hardware_tier,
    device_type: configuration.device_type,
  }
}

/** In the keys of `analysis_<tier>.json`. */
export function metricsAnalysis(figures: RequestFigures, configuration: Configuration): MetricsAnalysis {
  const { memory, rtf, tokens_per_second, duration, temperature } = figures
  return {
    hardware_tier: configuration.hardware_tier,
    device_type: configuration.device_type,
    total_runs: figures.total,
    successful_runs: figures.successful,
    memory: {
      avg_peak_mb: memory.mean,
      max_peak_mb: memory.max,
      min_peak_mb: memory.min,
      std_dev_mb: memory.sd,
    },
    performance: {
      avg_rtf: rtf.mean,
      avg_tokens_per_sec: tokens_per_second.mean,
      avg_duration_s: duration.mean,
    },
    success_rate: successRate(figures),
    thermal: { max_temperature_c: temperature.max, throttle_events: figures.throttle_events },
  }
}

function successRate({ total, successful }: RequestFigures): number | null {
  return total === 0 ? null : successful / total
}
