import { lossReason, stream, type RequestRow } from '@voicemark/schema'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { AgentHealth } from './agent-health.js'

/** The agent's figures for Prometheus; names and base units as its conventions ask. */
export interface PrometheusMetrics {
  observe(row: RequestRow): void
  render(health: AgentHealth): Promise<{ contentType: string; body: string }>
}

const rtfBuckets = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20]
const secondBuckets = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100]

export function createPrometheusMetrics(): PrometheusMetrics {
  const registry = new Registry()
  const registers = [registry]
  const requests = new Counter({
    name: 'tts_requests_total',
    help: 'Synthesis requests that ended, warm-up left out.',
    labelNames: ['status', 'failure_class'],
    registers,
  })
  const duration = histogram(
    'tts_request_duration_seconds',
    'Synthesis time at the engine boundary.',
    secondBuckets,
  )
  const rtf = histogram('tts_real_time_factor', 'Synthesis time per audio time; lower is better.', rtfBuckets)
  const audio = histogram('tts_audio_duration_seconds', 'Length of the audio made.', secondBuckets)
  const memory = gauge(
    'tts_process_resident_memory_bytes',
    'Resident set of the synthesis process, last sample.',
  )
  const waiting = gauge('tts_queue_waiting', 'Requests that wait.')
  const samples = gauge('voicemark_samples', 'Samples taken since the start.')
  const lost = gauge('voicemark_samples_lost', 'Samples that could not be written since the start.')
  const crashes = gauge(
    'voicemark_synthesis_process_crashes',
    'Unasked ends of the synthesis process since the start.',
  )
  const connected = gauge('voicemark_uplink_connected', 'Whether the collector is connected.', ['collector'])
  const undelivered = gauge(
    'voicemark_uplink_rows_waiting',
    'Rows that the collector has not acknowledged.',
    ['stream'],
  )
  const spooled = gauge('voicemark_spool_bytes', 'Rows kept for the collector, on the disk.', ['stream'])
  const spoolLimit = gauge('voicemark_spool_limit_bytes', 'Most that is kept for the collector.')
  const rowsLost = gauge('voicemark_spool_rows_lost', 'Rows of the runs in the outbox that are lost.', [
    'reason',
  ])
  const oldest = gauge(
    'voicemark_spool_oldest_waiting_seconds',
    'Age of the oldest row that the collector has not acknowledged; 0 when it has all.',
  )
  const clockSteps = gauge(
    'voicemark_clock_steps',
    'Times that the wall clock was set by more than 0.5 s since the start.',
  )

  return {
    observe(row) {
      if (row.warmup) return
      requests.inc({ status: row.success ? 'success' : 'failure', failure_class: row.failure_class ?? '' })
      if (row.success && row.total_duration_s !== null) duration.observe(row.total_duration_s)
      if (row.rtf !== null) rtf.observe(row.rtf)
      if (row.success && row.audio_duration_s !== null) audio.observe(row.audio_duration_s)
    },
    async render(health) {
      if (health.memory_mb !== null) memory.set(health.memory_mb * 2 ** 20)
      waiting.set(health.queue.waiting)
      samples.set(health.record.samples)
      lost.set(health.record.samples_lost)
      crashes.set(health.synthesis.crashes)
      const { collector, rows_waiting } = health.uplink
      if (collector !== null) {
        connected.set({ collector }, health.uplink.connected ? 1 : 0)
        for (const name of stream.options) undelivered.set({ stream: name }, rows_waiting[name])
      }
      clockSteps.set(health.clock_steps)
      if (health.spool !== null) {
        const { bytes, limit_bytes, rows_lost, oldest_waiting } = health.spool
        for (const name of stream.options) spooled.set({ stream: name }, bytes[name])
        for (const reason of lossReason.options) rowsLost.set({ reason }, rows_lost[reason])
        spoolLimit.set(limit_bytes)
        oldest.set(oldest_waiting === null ? 0 : Math.max(0, Date.now() / 1000 - oldest_waiting))
      }
      return { contentType: registry.contentType, body: await registry.metrics() }
    },
  }

  function histogram(name: string, help: string, buckets: number[]) {
    return new Histogram({ name, help, buckets, registers })
  }

  function gauge(name: string, help: string, labelNames: string[] = []) {
    return new Gauge({ name, help, labelNames, registers })
  }
}
