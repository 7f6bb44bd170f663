import { availableSensor, type FindSensors } from '../sensors/found-sensor.js'

/** The clocks that all times are by, and what is known of the sampler's own steadiness. */
export const clockSensors: FindSensors = ({ clock }) => [
  availableSensor({
    metric: 'total_duration_s, stage_s, queue_wait_s, model_load_s, ttfa_s, ttfb_s, first_audible_s',
    ...{ source: 'monotonic clock', unit: 's', scope: 'process', rights: 'everybody' },
    probe: { read: () => clock.nowMs() },
  }),
  availableSensor({
    metric: 'timestamp, start_time, end_time, started_wall, clock_step_s',
    ...{ source: 'wall clock, and its steps against the monotonic one', unit: 's', scope: 'machine' },
    ...{ rights: 'everybody', probe: { read: () => clock.unixSeconds() } },
  }),
  availableSensor({
    metric:
      'late_ms, samples_due, samples_taken, samples_late, interval_p50_ms, interval_p99_ms, interval_max_ms',
    ...{ source: 'grid of the sampler', unit: 'ms', scope: 'sampler', refresh_ms: 100, rights: 'everybody' },
  }),
]
