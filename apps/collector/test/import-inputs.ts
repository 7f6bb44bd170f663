import { requestCsvColumns } from '@voicemark/schema'

/** The cells of one request as text, by column. */
export type Cells = Record<string, string>

export const columnNames = Object.keys(requestCsvColumns)
let made = 0

/** So many requests of a laptop, each with an id of its own; `change` may return other cells for each. */
export function laptopRequests(count: number, change: (at: number) => Cells = () => ({})): Cells[] {
  return Array.from({ length: count }, (_, at) => {
    const start = 1_764_000_000 + at * 4
    made += 1
    return {
      request_id: (0x5eed_0000 + made).toString(16),
      hardware_tier: 'ryzen_7',
      device_type: 'cpu',
      cpu_model: 'AMD Ryzen 7 5800U',
      cpu_cores: '8',
      total_memory_gb: '15.1',
      gpu_name: '',
      text_length_chars: `${90 + at}`,
      text_length_tokens: `${30 + at}`,
      start_time: `${start}.25`,
      end_time: `${start + 1}.75`,
      total_duration_s: '1.5',
      peak_memory_mb: '812.5',
      peak_memory_percent: '5.3',
      peak_gpu_memory_mb: '',
      peak_temperature_c: '64.5',
      throttle_detected: 'False',
      rtf: '0.625',
      tokens_per_second: '20.5',
      success: 'True',
      error_message: '',
      quantization_used: 'FP32',
      torch_compile_used: 'False',
      onnx_used: 'True',
      chunk_length: '200',
      num_threads: '8',
      ...change(at),
    }
  })
}

/** A table of rows; columns beyond the 26 come first where `before` names them. */
export function tableOf(
  rows: readonly Cells[],
  { sep = ',', columns = columnNames }: { sep?: string; columns?: readonly string[] } = {},
): string {
  const quoted = (text: string) =>
    text.includes(sep) || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text
  const lines = rows.map((row) => columns.map((name) => quoted(row[name] ?? '')).join(sep))
  return `${[columns.join(sep), ...lines].join('\n')}\n`
}
