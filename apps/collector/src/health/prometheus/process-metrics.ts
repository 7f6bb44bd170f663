import { performance } from 'node:perf_hooks'
import type { Metric } from './metric.js'

// Not prom-client's own set: three of its names are against Prometheus' rules, and its timers run all the time.
/** This process, under the names that dashboards for any process know. */
export const processMetrics: readonly Metric<unknown>[] = [
  {
    name: 'process_cpu_seconds_total',
    help: 'CPU time of the collector, its threads included.',
    kind: 'counter',
    readings: () => {
      const { user, system } = process.cpuUsage()
      return [{ value: (user + system) / 1e6 }]
    },
  },
  {
    name: 'process_resident_memory_bytes',
    help: 'Resident set of the collector.',
    kind: 'gauge',
    readings: () => [{ value: process.memoryUsage.rss() }],
  },
  {
    name: 'process_start_time_seconds',
    help: 'When the collector started.',
    kind: 'gauge',
    readings: () => [{ value: performance.timeOrigin / 1000 }],
  },
  {
    name: 'nodejs_heap_used_bytes',
    help: 'JavaScript heap in use, of the main thread.',
    kind: 'gauge',
    readings: () => [{ value: process.memoryUsage().heapUsed }],
  },
  {
    name: 'nodejs_eventloop_busy_seconds_total',
    help: 'Time that the event loop of the main thread was at work.',
    kind: 'counter',
    readings: () => [{ value: performance.eventLoopUtilization().active / 1000 }],
  },
]
