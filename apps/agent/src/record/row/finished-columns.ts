import type { WindowFigures } from '@voicemark/sampler'
import type { HardwareSpecs } from '@voicemark/schema'
import { deviceType } from '../../synthesis/onnx/device-type.js'
import { memorySourceOf } from './evidence-columns.js'
import type { RequestMeasurement, RequestOrigin } from './request-measurement.js'
import type { RequestStart } from './request-start.js'
import { roundOrNull } from './rounding.js'
import type { WatchFigures } from './watch-figures.js'

/**
 * What the request ran on: this machine, where it was started or watched here. For a server elsewhere this machine's hardware would
 * be the wrong one, and for one here of which nothing is watched nobody knows what it computes on.
 */
export function hardwareColumns(
  { stated }: RequestStart,
  measured: RequestMeasurement,
  origin: RequestOrigin,
) {
  const isStarted = stated?.asked === 'command' || stated?.asked === 'lines'
  const machine = machineOf(stated?.watched ?? null, stated === null || isStarted, measured, origin)
  return {
    hardware_tier: stated?.hardware_tier ?? machine?.hardware_tier ?? 'unknown',
    device_type: stated?.device_type ?? ranOn(measured) ?? origin.device_type,
    cpu_model: machine?.cpu_model ?? null,
    cpu_cores: machine?.cpu_cores ?? null,
    total_memory_gb: machine?.total_memory_gb ?? null,
    gpu_name: machine?.gpu_name ?? null,
  }
}

/** What the agent's own engine ran on, which need not be what the voice of the start runs on. */
const ranOn = ({ facts }: RequestMeasurement) =>
  facts === null ? null : deviceType(facts.execution_provider)

function machineOf(
  watched: string | null,
  isHere: boolean,
  { watch }: RequestMeasurement,
  { hardware }: RequestOrigin,
): HardwareSpecs | null {
  if (isHere) return hardware
  if (watched === null) return null
  return watched.startsWith('agent:') ? (watch?.elsewhere?.hardware ?? null) : hardware
}

/** The most that its samples saw. */
export function peakColumns(window: WindowFigures | null) {
  return {
    peak_memory_mb: window?.peak_memory_mb ?? null,
    peak_memory_percent: window?.peak_memory_percent ?? null,
    peak_gpu_memory_mb: window?.peak_gpu_memory_mb ?? null,
    peak_temperature_c: window?.peak_temperature_c ?? null,
    throttle_detected: window?.throttle_detected ?? null,
  }
}

/** Memory beside its peak. */
export function memoryColumns({ stated }: RequestStart, watch: WatchFigures | null) {
  const window = watch?.window ?? null
  return {
    avg_memory_mb: window?.avg_memory_mb ?? null,
    baseline_memory_mb: window?.baseline_memory_mb ?? null,
    delta_memory_mb: window?.delta_memory_mb ?? null,
    memory_scope: stated === null ? ('request' as const) : (watch?.account?.memory_scope ?? 'process'),
  }
}

/** How well it was sampled. */
export function samplingColumns({ stated }: RequestStart, window: WindowFigures | null) {
  const isWatched = stated === null || stated.watched !== null
  return {
    samples_due: window?.samples_due ?? 0,
    samples_taken: window?.samples_taken ?? 0,
    interval_p50_ms: window?.interval_p50_ms ?? null,
    interval_p99_ms: window?.interval_p99_ms ?? null,
    interval_max_ms: window?.interval_max_ms ?? null,
    undersampled: isWatched ? (window?.undersampled ?? true) : null,
  }
}

/** How hard the processor worked, and whether it was held back. */
export function stressColumns(window: WindowFigures | null) {
  return {
    peak_cpu_percent: window?.peak_cpu_percent ?? null,
    throttle_reason: window?.throttle_reason ?? null,
    throttle_share: window?.throttle_share ?? null,
  }
}

/** What it was asked for. */
export function campaignColumns(start: RequestStart) {
  return {
    voice: start.voice,
    concurrency: start.stated?.concurrency ?? 1,
    campaign_id: start.campaign_id,
    item_id: start.item_id,
    repeat: start.repeat,
  }
}

/** Which processes were watched, and how well; null for the agent's own engine. */
export function watchColumns({ stated }: RequestStart, measured: RequestMeasurement) {
  const { watch, watch_note, facts } = measured
  const account = watch?.account ?? null
  return {
    subject: stated?.subject ?? null,
    asked: stated?.asked ?? ('engine' as const),
    watched: stated?.watched ?? null,
    watch_note,
    memory_source: memorySourceOf(measured),
    processes: account?.processes ?? null,
    peak_threads: account?.peak_threads ?? null,
    pss_mb: roundOrNull(account?.pss_mb ?? measured.pss_mb, 3),
    // Of the own engine there is no account: its samples say it.
    process_gpu_memory_mb: roundOrNull((account ?? watch?.window)?.process_gpu_memory_mb ?? null, 3),
    model_size_mb: stated === null ? (facts?.model_size_mb ?? null) : stated.model_size_mb,
    watched_run_id: watch?.elsewhere?.run_id ?? null,
    watch_uncertainty_s: watch?.elsewhere?.uncertainty_s ?? null,
  }
}

/** How its sound came. What was asked for whole came in no pieces, however the network cut it; a failure has no speed. */
export function streamColumns({ streamed }: RequestStart, { failure, stream }: RequestMeasurement) {
  const heard = failure === null ? stream : null
  const pieces = streamed === true ? heard : null
  return {
    streamed,
    ttfb_s: roundOrNull(heard?.ttfb_s ?? null, 6),
    first_audible_s: roundOrNull(heard?.first_audible_s ?? null, 6),
    chunks: pieces?.chunks ?? null,
    gap_p50_s: roundOrNull(pieces?.gap_p50_s ?? null, 6),
    gap_max_s: roundOrNull(pieces?.gap_max_s ?? null, 6),
    underruns: pieces?.underruns ?? null,
    underrun_s: roundOrNull(pieces?.underrun_s ?? null, 6),
    prebuffer_s: roundOrNull(pieces?.prebuffer_s ?? null, 6),
  }
}
