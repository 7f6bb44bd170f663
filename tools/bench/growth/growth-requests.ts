import { streamFields } from '@voicemark/schema'
import { randomUUID } from 'node:crypto'

/** A request as a batch carries it: what must not be null, and what a summary is made of. */
export function requestValues(i: number): unknown[] {
  const start_time = 1_767_225_600 + i
  const total_duration_s = 1 + (i % 100) / 100
  const audio_duration_s = 4
  const given: Readonly<Record<string, unknown>> = {
    request_id: randomUUID(),
    hardware_tier: 'bench',
    device_type: 'cpu',
    text_length_chars: 60,
    text_length_tokens: 128,
    start_time,
    end_time: start_time + total_duration_s,
    total_duration_s,
    peak_memory_mb: 300 + (i % 50),
    rtf: total_duration_s / audio_duration_s,
    tokens_per_second: 128 / total_duration_s,
    success: true,
    torch_compile_used: false,
    onnx_used: true,
    started_wall: start_time,
    queue_wait_s: 0,
    audio_duration_s,
    cold: false,
    warmup: false,
    memory_scope: 'request',
    samples_due: 10,
    samples_taken: 10,
    undersampled: false,
    engine: 'onnx',
    voice: 'embedded',
    concurrency: 1,
    tags: {},
  }
  return streamFields.request.map((name) => given[name] ?? null)
}
