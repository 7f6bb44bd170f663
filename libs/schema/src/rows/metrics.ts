import { z } from 'zod'

/** Null wherever no request gives a value: an average of nothing is not 0. */
const figure = z.number().nullable()

/** Body of `GET /metrics/summary`. */
export const metricsSummary = z.object({
  total_requests: z.number().int(),
  successful: z.number().int(),
  failed: z.number().int(),
  /** 0–1. */
  success_rate: figure,
  avg_duration_s: figure,
  avg_rtf: figure,
  avg_peak_memory_mb: figure,
  hardware_tier: z.string(),
  device_type: z.string(),
})

/** `analysis_<tier>.json`, and the `analysis` of `GET /metrics/export`. */
export const metricsAnalysis = z.object({
  hardware_tier: z.string(),
  device_type: z.string(),
  total_runs: z.number().int(),
  successful_runs: z.number().int(),
  memory: z.object({
    avg_peak_mb: figure,
    max_peak_mb: figure,
    min_peak_mb: figure,
    /** Sample standard deviation (n − 1); null below two values. */
    std_dev_mb: figure,
  }),
  performance: z.object({ avg_rtf: figure, avg_tokens_per_sec: figure, avg_duration_s: figure }),
  success_rate: figure,
  /** Null where the machine has no sensor. */
  thermal: z.object({ max_temperature_c: figure, throttle_events: z.number().int().nullable() }),
})

/** Body of `GET /metrics/export`. */
export const metricsExport = z.object({
  csv_files: z.object({ synthesis: z.string(), realtime: z.string() }),
  analysis: metricsAnalysis,
  total_syntheses: z.number().int(),
  hardware_tier: z.string(),
})

export type MetricsSummary = z.infer<typeof metricsSummary>
export type MetricsAnalysis = z.infer<typeof metricsAnalysis>
export type MetricsExport = z.infer<typeof metricsExport>
