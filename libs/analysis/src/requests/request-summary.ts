import type { MetricsAnalysis, MetricsSummary, RequestColumns } from '@voicemark/schema'
import { createRunning, type RunningState } from '../numbers/running.js'

/** What the configuration of one machine is called in its figures. */
export interface Configuration {
  readonly hardware_tier: string
  readonly device_type: string
}

/** The columns of a request that its summary needs. */
export type SummarizedRequest = Pick<
  RequestColumns,
  | 'success'
  | 'total_duration_s'
  | 'rtf'
  | 'tokens_per_second'
  | 'peak_memory_mb'
  | 'peak_temperature_c'
  | 'throttle_detected'
>

/** Requests folded one by one into the two figures that the agent and the collector serve. */
export interface RequestSummary {
  add(row: SummarizedRequest): void
  total(): number
  summary(configuration: Configuration): MetricsSummary
  analysis(configuration: Configuration): MetricsAnalysis
  state(): RequestSummaryState
}

/** All that is held of the requests, from which another summary goes on. */
export interface RequestSummaryState {
  readonly total: number
  readonly successful: number
  readonly throttle_events: number | null
  readonly memory: RunningState
  readonly rtf: RunningState
  readonly tokens_per_second: RunningState
  readonly duration: RunningState
  readonly temperature: RunningState
}

/** Averages are over successful requests; temperature and throttling over all of them. */
export function createRequestSummary(state?: RequestSummaryState): RequestSummary {
  const memory = createRunning(state?.memory)
  const rtf = createRunning(state?.rtf)
  const tokensPerSecond = createRunning(state?.tokens_per_second)
  const duration = createRunning(state?.duration)
  const temperature = createRunning(state?.temperature)
  let total = state?.total ?? 0
  let successful = state?.successful ?? 0
  let throttleEvents = state?.throttle_events ?? null

  const successRate = () => (total === 0 ? null : successful / total)

  return {
    add(row) {
      total += 1
      temperature.add(row.peak_temperature_c)
      if (row.throttle_detected !== null)
        throttleEvents = (throttleEvents ?? 0) + Number(row.throttle_detected)
      if (!row.success) return
      successful += 1
      memory.add(row.peak_memory_mb)
      rtf.add(row.rtf)
      tokensPerSecond.add(row.tokens_per_second)
      duration.add(row.total_duration_s)
    },
    total: () => total,
    summary: ({ hardware_tier, device_type }) => ({
      total_requests: total,
      successful,
      failed: total - successful,
      success_rate: successRate(),
      avg_duration_s: duration.figures().mean,
      avg_rtf: rtf.figures().mean,
      avg_peak_memory_mb: memory.figures().mean,
      hardware_tier,
      device_type,
    }),
    analysis: ({ hardware_tier, device_type }) => {
      const peak = memory.figures()
      return {
        hardware_tier,
        device_type,
        total_runs: total,
        successful_runs: successful,
        memory: { avg_peak_mb: peak.mean, max_peak_mb: peak.max, min_peak_mb: peak.min, std_dev_mb: peak.sd },
        performance: {
          avg_rtf: rtf.figures().mean,
          avg_tokens_per_sec: tokensPerSecond.figures().mean,
          avg_duration_s: duration.figures().mean,
        },
        success_rate: successRate(),
        thermal: { max_temperature_c: temperature.figures().max, throttle_events: throttleEvents },
      }
    },
    state: () => ({
      total,
      successful,
      throttle_events: throttleEvents,
      memory: memory.state(),
      rtf: rtf.state(),
      tokens_per_second: tokensPerSecond.state(),
      duration: duration.state(),
      temperature: temperature.state(),
    }),
  }
}
