import { randomUUID } from 'node:crypto'
import { requestOf } from './store-rows.js'

/** Of every fourth of them. */
export const campaign = randomUUID()

/** Settings that change now and then, failures, gaps, and numbers of many digits. */
export function variedRequest(seq: number) {
  const total_duration_s = 1 + ((seq * 733) % 1009) / 1013
  return requestOf({
    hardware_tier: seq % 500 === 3 ? 'm1_air' : 'intel_i5',
    voice: seq % 40 < 20 ? 'amy' : 'joe',
    num_threads: seq % 3 === 0 ? null : 4,
    campaign_id: seq % 4 === 0 ? campaign : null,
    tags: seq % 40 < 13 ? { room: 'cold' } : {},
    start_time: 1_763_800_001.123456 + seq / 7,
    total_duration_s,
    rtf: seq % 11 === 0 ? null : total_duration_s / 3.64,
    stage_s: seq % 5 === 0 ? null : { phonemize: seq / 3e5, infer: total_duration_s / 3, encode: 0.02 },
    success: seq % 17 !== 0,
    failure_class: seq % 17 === 0 ? 'timeout' : null,
    warmup: seq % 100 === 1,
    cold: seq === 0,
    throttle_detected: seq % 6 === 0 ? null : seq % 6 === 1,
    item_id: seq % 8 === 0 ? null : `text-${seq % 30}`,
    total_memory_gb: 15.5 + 0.1,
  })
}
