import { lossReason, stream } from '@voicemark/schema'
import type { AgentHealth } from './agent-health.js'

/** A figure of the agent's health for Prometheus. */
export interface HealthGauge {
  readonly name: string
  readonly help: string
  readonly labelNames?: readonly string[]
  /** What it shows from now on; where there is none it goes on to show the last one. */
  readonly readings: (health: AgentHealth) => readonly Reading[]
}

interface Reading {
  readonly labels?: Readonly<Record<string, string>>
  readonly value: number
}

/** Every gauge, in the order in which they are shown. */
export const gauges: readonly HealthGauge[] = [
  {
    name: 'tts_process_resident_memory_bytes',
    help: 'Resident set of the synthesis process, last sample.',
    readings: ({ memory_mb }) => (memory_mb === null ? [] : [{ value: memory_mb * 2 ** 20 }]),
  },
  {
    name: 'tts_queue_waiting',
    help: 'Requests that wait.',
    readings: ({ queue }) => [{ value: queue.waiting }],
  },
  {
    name: 'voicemark_samples',
    help: 'Samples taken since the start.',
    readings: ({ record }) => [{ value: record.samples }],
  },
  {
    name: 'voicemark_samples_lost',
    help: 'Samples that could not be written since the start.',
    readings: ({ record }) => [{ value: record.samples_lost }],
  },
  {
    name: 'voicemark_synthesis_process_crashes',
    help: 'Unasked ends of the synthesis process since the start.',
    readings: ({ synthesis }) => [{ value: synthesis.crashes }],
  },
  {
    name: 'voicemark_uplink_connected',
    help: 'Whether the collector is connected.',
    labelNames: ['collector'],
    readings: ({ uplink: { collector, connected } }) =>
      collector === null ? [] : [{ labels: { collector }, value: connected ? 1 : 0 }],
  },
  {
    name: 'voicemark_uplink_rows_waiting',
    help: 'Rows that the collector has not acknowledged.',
    labelNames: ['stream'],
    readings: ({ uplink: { collector, rows_waiting } }) =>
      collector === null
        ? []
        : stream.options.map((name) => ({ labels: { stream: name }, value: rows_waiting[name] })),
  },
  {
    name: 'voicemark_spool_bytes',
    help: 'Rows kept for the collector, on the disk.',
    labelNames: ['stream'],
    readings: ({ spool }) =>
      spool === null
        ? []
        : stream.options.map((name) => ({ labels: { stream: name }, value: spool.bytes[name] })),
  },
  {
    name: 'voicemark_spool_limit_bytes',
    help: 'Most that is kept for the collector.',
    readings: ({ spool }) => (spool === null ? [] : [{ value: spool.limit_bytes }]),
  },
  {
    name: 'voicemark_spool_rows_lost',
    help: 'Rows of the runs in the outbox that are lost.',
    labelNames: ['reason'],
    readings: ({ spool }) =>
      spool === null
        ? []
        : lossReason.options.map((reason) => ({ labels: { reason }, value: spool.rows_lost[reason] })),
  },
  {
    name: 'voicemark_spool_oldest_waiting_seconds',
    help: 'Age of the oldest row that the collector has not acknowledged; 0 when it has all.',
    readings: ({ spool }) => (spool === null ? [] : [{ value: ageOf(spool.oldest_waiting) }]),
  },
  {
    name: 'voicemark_clock_steps',
    help: 'Times that the wall clock was set by more than 0.5 s since the start.',
    readings: ({ clock_steps }) => [{ value: clock_steps }],
  },
]

const ageOf = (unixSeconds: number | null) =>
  unixSeconds === null ? 0 : Math.max(0, Date.now() / 1000 - unixSeconds)
