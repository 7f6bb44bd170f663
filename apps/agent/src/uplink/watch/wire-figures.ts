import { requestRow, type RequestRow, type WatcherReply } from '@voicemark/schema'
import { z } from 'zod'
import type { WatchFigures } from '../../record/row/watch-figures.js'

/** Agents of before do not say them. */
const laterColumns = z.object({
  throttle_basis: requestRow.shape.throttle_basis.default(null),
  end_memory_mb: requestRow.shape.end_memory_mb.default(null),
  memory_limit_mb: requestRow.shape.memory_limit_mb.default(null),
  samples_late: requestRow.shape.samples_late.default(null),
  process_gpu_memory_mb: requestRow.shape.process_gpu_memory_mb.default(null),
  peak_gpu_temperature_c: requestRow.shape.peak_gpu_temperature_c.default(null),
  avg_gpu_percent: requestRow.shape.avg_gpu_percent.default(null),
  process_gpu_percent: requestRow.shape.process_gpu_percent.default(null),
  gpu_memory_source: z.string().max(64).nullable().default(null),
  temperature_source: z.string().max(64).nullable().default(null),
})
const energyColumns = z.object({
  energy_j: requestRow.shape.energy_j.default(null),
  cpu_energy_j: requestRow.shape.cpu_energy_j.default(null),
  gpu_energy_j: requestRow.shape.gpu_energy_j.default(null),
  energy_scope: requestRow.shape.energy_scope.default(null),
  energy_source: requestRow.shape.energy_source.default(null),
})
const windowColumns = requestRow
  .pick({
    peak_memory_mb: true,
    peak_memory_percent: true,
    avg_memory_mb: true,
    baseline_memory_mb: true,
    delta_memory_mb: true,
    peak_gpu_memory_mb: true,
    peak_temperature_c: true,
    peak_cpu_percent: true,
    throttle_detected: true,
    throttle_reason: true,
    throttle_share: true,
    samples_due: true,
    samples_taken: true,
    interval_p50_ms: true,
    interval_p99_ms: true,
    interval_max_ms: true,
    undersampled: true,
  })
  .extend(laterColumns.shape)
  .extend(energyColumns.shape)
const machineColumns = requestRow.pick({ power_state: true })
const accountColumns = requestRow.pick({
  process_cpu_s: true,
  memory_scope: true,
  memory_source: true,
  watch_note: true,
  processes: true,
  peak_threads: true,
  pss_mb: true,
  process_gpu_memory_mb: true,
})

/** What else was counted, told by agents that say what counted it. */
const counterColumns = requestRow
  .pick({
    process_cpu_s: true,
    minor_faults: true,
    major_faults: true,
    voluntary_switches: true,
    involuntary_switches: true,
    disk_read_mb: true,
    cpu_wait_s: true,
    anonymous_mb: true,
    sampler_cpu_s: true,
    suspended_s: true,
  })
  .extend({ counted_by: z.enum(['proc', 'getrusage', 'cgroup']) })

type Closed = Extract<WatcherReply, { status: 'closed' }>
type WireFigures = Pick<Closed, 'figures' | 'first_sample_seq' | 'last_sample_seq'>

/** What another agent saw, and how its machine was fed and governed. */
export type SeenElsewhere = Omit<WatchFigures, 'elsewhere'> & Pick<RequestRow, 'power_state'>

/** What was seen, as it goes to another agent: the columns of the row by their names. */
export function toWire(seen: Omit<WatchFigures, 'elsewhere'>, power_state: string | null): WireFigures {
  const { window, account, first_sample_seq, last_sample_seq } = seen
  const { counters = null, ...counted } = account ?? {}
  // Last, since a process that ended has an account of its CPU time that is better.
  const figures = { ...window, ...counters, ...counted, power_state }
  return { figures, first_sample_seq, last_sample_seq }
}

/** What another agent saw; null where it cannot be read. Columns that this version does not know are left out. */
export function fromWire(sent: WireFigures): SeenElsewhere | null {
  const { figures, first_sample_seq, last_sample_seq } = sent
  const account = accountColumns.safeParse(figures)
  const machine = machineColumns.safeParse(figures)
  if (!account.success || !machine.success) return null
  // Without a sample in the request there is none of them.
  const window = 'samples_taken' in figures ? windowColumns.safeParse(figures) : { success: true, data: null }
  if (window.data === undefined) return null
  const counters = counterColumns.safeParse(figures).data ?? null
  return {
    ...machine.data,
    window: window.data,
    account: { ...account.data, counters },
    first_sample_seq,
    last_sample_seq,
  }
}
