import type { Cost } from '@voicemark/analysis'
import type { PaperConfiguration, ReportData } from '../source/report-data.js'
import { intervalTex } from './number-text.js'
import { nameOf } from './tables.js'
import { texTable } from './tex-table.js'

/** Section 4.3: what a configuration costs beside time. */
export function costTable({ configurations }: ReportData): string {
  return texTable({
    label: 'tab:vm-cost',
    caption:
      'Cost: medians over successful requests with percentile-bootstrap 95\\,\\% intervals. CPU: seconds of processor cores, user ' +
      'and system, for a second of audio, which is core-hours per hour of audio. Model: its files on disk. Over baseline: peak ' +
      'memory less what was resident when the request began. PSS: proportional set size, in which memory that processes share is ' +
      'counted once. GPU: memory of the measured processes on the GPU. All memory in MB of $2^{20}$ bytes.',
    columns: 'L{0.26}rrrrr',
    head: ['Configuration', 'CPU, s per s', 'Model', 'Over baseline', 'PSS', 'GPU'],
    rows: configurations.map((one) => [nameOf(one), ...columns.map((cost) => medianOf(one, cost))]),
  })
}

const columns: readonly Cost[] = [
  'cpu_s_per_audio_s',
  'model_size_mb',
  'delta_memory_mb',
  'pss_mb',
  'process_gpu_memory_mb',
]

function medianOf({ measures }: PaperConfiguration, cost: Cost): string {
  const { median, median_interval, min, max } = measures[cost]
  // What is the same in all requests, as the size of a model, has no interval.
  return intervalTex(median, min === max ? null : median_interval)
}
