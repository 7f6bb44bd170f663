import { csvHeader, csvLine, requestCsvColumns, type CsvRow } from '@voicemark/schema'
import { randomUUID } from 'node:crypto'

/** A file of requests that somebody measured elsewhere, and their ids. */
export interface ImportedFile {
  readonly ids: readonly string[]
  readonly csv: string
}

/** A file of so many requests with the 26 columns, none of which was there before. */
export function importedFile(count: number): ImportedFile {
  const ids = Array.from({ length: count }, () => randomUUID())
  const nowS = Date.now() / 1000
  const lines = ids.map((id, at) => csvLine(requestCsvColumns, rowOf(id, nowS - (count - at) * 2)))
  return { ids, csv: [csvHeader(requestCsvColumns), ...lines].join('') }
}

function rowOf(request_id: string, start: number): CsvRow<typeof requestCsvColumns> {
  const total_duration_s = 0.4 + (start % 1) / 10
  return {
    request_id,
    ...{ hardware_tier: 'soak_elsewhere', device_type: 'cpu', cpu_model: 'another machine', cpu_cores: 4 },
    ...{ total_memory_gb: 16, gpu_name: null, text_length_chars: 40, text_length_tokens: 44 },
    ...{ start_time: start, end_time: start + total_duration_s, total_duration_s },
    ...{ peak_memory_mb: 300, peak_memory_percent: 1.8, peak_gpu_memory_mb: null },
    ...{
      peak_temperature_c: null,
      throttle_detected: null,
      rtf: total_duration_s / 2,
      tokens_per_second: 100,
    },
    ...{ success: true, error_message: null, quantization_used: 'FP32', torch_compile_used: false },
    ...{ onnx_used: true, chunk_length: null, num_threads: 2 },
  }
}
