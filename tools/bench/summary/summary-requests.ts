import { createRandom, drawNormal, type Random } from '@voicemark/analysis'
import { streamFields } from '@voicemark/schema'
import { randomUUID } from 'node:crypto'

const texts = 200

const hardware = {
  device_type: 'cpu',
  cpu_model: 'AMD Ryzen 9 7950X',
  cpu_cores: 16,
  total_memory_gb: 62.7,
}

const engine = {
  quantization_used: 'FP32',
  torch_compile_used: false,
  onnx_used: true,
  num_threads: 4,
  engine: 'onnx',
  engine_version: '1.30.0',
  voice: 'embedded',
  model_sha256: '5'.repeat(64),
  execution_provider: 'cpu',
  intra_threads: 4,
  inter_threads: 1,
  tokenizer: 'espeak-ng',
  sample_rate_hz: 22_050,
  concurrency: 1,
}

const sampling = { memory_scope: 'request', samples_due: 10, samples_taken: 10, undersampled: false }

/** Makes the requests of one of several machines, as batches carry them: RTF scatters, one in a hundred fails. */
export function createRequests(machine: number): (seq: number) => unknown[] {
  const random = createRandom(machine + 1)
  const place = { hardware_tier: `tier_${machine}`, ...hardware, ...engine, ...sampling }
  return (seq) => {
    const given: Readonly<Record<string, unknown>> = {
      request_id: randomUUID(),
      ...place,
      ...measured(seq, machine, random),
      cold: seq === 0,
      warmup: seq < 5,
      tags: { room: 'cold' },
    }
    return streamFields.request.map((name) => given[name] ?? null)
  }
}

function measured(seq: number, machine: number, random: Random) {
  const text = seq % texts
  const audio_duration_s = 1.5 + text / 20
  const rtf = 0.3 * (1 + machine / 10) * Math.exp(0.1 * drawNormal(random))
  const total_duration_s = rtf * audio_duration_s
  const start_time = Math.round((1_767_225_600.5 + seq * 1.3371) * 1e6) / 1e6
  const success = random.next() > 0.01
  return {
    item_id: `text-${text}`,
    text_length_chars: 20 + text,
    text_length_tokens: 30 + text,
    start_time,
    started_wall: start_time,
    end_time: start_time + total_duration_s,
    total_duration_s,
    audio_duration_s,
    rtf,
    rtfx: 1 / rtf,
    tokens_per_second: (30 + text) / total_duration_s,
    ttfa_s: total_duration_s,
    ttfa_boundary: 'engine',
    stage_s: { phonemize: 0.01, infer: total_duration_s, encode: 0.01 },
    success,
    failure_class: success ? null : 'timeout',
    // Drawn one after the other: their order is part of the data.
    peak_memory_mb: 300 + 50 * random.next(),
    queue_wait_s: random.next() / 1000,
    delta_memory_mb: 3 * random.next(),
  }
}
