import { hardwareTier, type HardwareRecord, type WindowFigures } from '@voicemark/sampler'
import type { SynthesisRow } from '../synthesis-row.js'
import type { ExactCounters } from './exact-counters.js'
import type { Finished } from './thread-orders.js'

/** The device where nobody says which it is. */
export const unknownDevice = 'program'

/** The row of one synthesis. Pure; what was not measured or said is null. */
export function finishedRow(
  { facts, ended, counters }: Finished,
  window: WindowFigures,
  hardware: HardwareRecord,
): SynthesisRow {
  const { described } = facts
  const device_type = described.device_type ?? unknownDevice
  return {
    request_id: facts.request_id,
    hardware_tier: described.hardware_tier ?? hardwareTier(hardware, device_type),
    device_type,
    cpu_model: hardware.cpu_model,
    cpu_cores: hardware.cpu_cores,
    total_memory_gb: hardware.total_memory_gb,
    gpu_name: hardware.gpu_name,
    text_length_chars: facts.text_length_chars,
    text_length_tokens: facts.text_length_tokens,
    ...timeColumns({ facts, ended, counters }),
    success: ended.success,
    error_message: ended.error_message,
    quantization_used: described.quantization_used ?? null,
    torch_compile_used: described.torch_compile_used ?? null,
    onnx_used: described.onnx_used ?? null,
    chunk_length: described.chunk_length ?? null,
    num_threads: described.num_threads ?? null,
    ref_audio_s: facts.ref_audio_s,
    ...window,
    ...counterColumns(counters),
  }
}

/** A failure has no speed. */
function timeColumns({ facts, ended, counters }: Finished) {
  const { success, audio_duration_s } = ended
  const start_time = round(ended.started_wall, 6)
  const total_duration_s = round(ended.total_s, 6)
  return {
    start_time,
    end_time: round(start_time + total_duration_s, 6),
    total_duration_s,
    audio_duration_s,
    rtf: success ? ratio(total_duration_s, audio_duration_s, 6) : null,
    rtfx: success ? ratio(audio_duration_s, total_duration_s, 6) : null,
    tokens_per_second: success ? ratio(facts.text_length_tokens, total_duration_s, 3) : null,
    ttfa_s: success && ended.ttfa_s !== null ? round(ended.ttfa_s, 6) : null,
    process_cpu_s: roundOrNull(counters.counted.process_cpu_s, 6),
  }
}

/** What the system counted from its start to its end. */
function counterColumns({ counted }: ExactCounters) {
  return {
    minor_faults: counted.minor_faults,
    major_faults: counted.major_faults,
    voluntary_switches: counted.voluntary_switches,
    involuntary_switches: counted.involuntary_switches,
    disk_read_mb: roundOrNull(counted.disk_read_mb, 3),
    cpu_wait_s: roundOrNull(counted.cpu_wait_s, 6),
    anonymous_mb: roundOrNull(counted.anonymous_mb, 3),
    suspended_s: roundOrNull(counted.suspended_s, 2),
    sampler_cpu_s: roundOrNull(counted.sampler_cpu_s, 6),
  }
}

const roundOrNull = (value: number | null, digits: number) => (value === null ? null : round(value, digits))

const round = (value: number, digits: number) => Number(value.toFixed(digits))

/** Null where either is missing or there is nothing to divide by. */
function ratio(numerator: number | null, denominator: number | null, digits: number): number | null {
  if (numerator === null || denominator === null || denominator === 0) return null
  return round(numerator / denominator, digits)
}
