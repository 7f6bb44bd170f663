import { audioSeconds, type MeasuredRequest } from './measures.js'

/** A successful request of which a figure may show a point: neither cold nor a warm-up. */
export interface SampledRequest {
  /** Null where the row does not say. */
  readonly request_id: string | null
  /** Unix seconds. */
  readonly start_time: number | null
  readonly audio_s: number | null
  readonly total_duration_s: number | null
  readonly rtf: number | null
  readonly peak_temperature_c: number | null
  readonly throttle_detected: boolean | null
}

/** What is kept of a row. */
export function sampledRequest(row: MeasuredRequest): SampledRequest {
  return {
    request_id: row.request_id ?? null,
    start_time: row.start_time,
    audio_s: audioSeconds(row),
    total_duration_s: row.total_duration_s,
    rtf: row.rtf,
    peak_temperature_c: row.peak_temperature_c,
    throttle_detected: row.throttle_detected,
  }
}
