/** The keys of a JSON value with the types of what they hold, in order. */
export function shapeOf(value: unknown): unknown {
  if (value === null) return 'null'
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== 'object') return typeof value
  return Object.entries(value).map(([key, held]) => [key, shapeOf(held)])
}

/** Two examples of what agents and collectors answer for one machine, as the first version of the system did. */
export const exportExample = {
  csv_files: {
    synthesis: './metrics/synthesis_intel_i5_20251107.csv',
    realtime: './metrics/realtime_intel_i5_20251107.csv',
  },
  analysis: {
    hardware_tier: 'intel_i5',
    device_type: 'cpu',
    total_runs: 50,
    successful_runs: 49,
    memory: { avg_peak_mb: 2856, max_peak_mb: 3100, min_peak_mb: 2650, std_dev_mb: 120 },
    performance: { avg_rtf: 8.2, avg_tokens_per_sec: 18.5, avg_duration_s: 8.1 },
    success_rate: 0.98,
    thermal: { max_temperature_c: 0, throttle_events: 0 },
  },
  total_syntheses: 50,
  hardware_tier: 'intel_i5',
}

export const summaryExample = {
  total_requests: 50,
  successful: 49,
  failed: 1,
  success_rate: 0.98,
  avg_duration_s: 8.1,
  avg_rtf: 8.2,
  avg_peak_memory_mb: 2856,
  hardware_tier: 'intel_i5',
  device_type: 'cpu',
}
