import type { MetricsAnalysis, MetricsSummary, RequestColumns } from '@voicemark/schema'
import { createRunning, type RunningState } from '../numbers/running.js'
import {
  type Configuration,
  metricsAnalysis,
  metricsSummary,
  type RequestFigures,
} from './request-figures.js'

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

  const figures = (): RequestFigures => ({
    total,
    successful,
    throttle_events: throttleEvents,
    memory: memory.figures(),
    rtf: rtf.figures(),
    tokens_per_second: tokensPerSecond.figures(),
    duration: duration.figures(),
    temperature: temperature.figures(),
  })

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
    summary: (configuration) => metricsSummary(figures(), configuration),
    analysis: (configuration) => metricsAnalysis(figures(), configuration),
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
