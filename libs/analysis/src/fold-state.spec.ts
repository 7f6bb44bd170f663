import { deserialize, serialize } from 'node:v8'
import { expect, test } from 'vitest'
import type { ComparisonState } from './configurations/configuration.js'
import type { StatisticsState } from './configurations/statistics.js'
import { createComparison, createRandom, createStatistics, type SplitField } from './index.js'

const splitBy: readonly SplitField[] = ['voice', 'tag:room']
const keep = 40

function row(at: number) {
  const total_duration_s = 1 + ((at * 733) % 1009) / 1013
  return {
    hardware_tier: at % 50 === 3 ? 'm1_air' : 'intel_i5',
    device_type: 'cpu',
    cpu_model: at < 20 ? null : 'Core i5',
    cpu_cores: 4,
    total_memory_gb: 15.6,
    gpu_name: null,
    text_length_chars: 20 + (at % 90),
    start_time: 1_763_800_001.123456 + at / 7,
    total_duration_s,
    peak_memory_mb: at % 13 === 0 ? null : 300 + ((at * 37) % 101) / 3,
    peak_gpu_memory_mb: null,
    peak_temperature_c: at % 9 === 0 ? null : 50 + (at % 31),
    throttle_detected: at % 6 === 0 ? null : at % 6 === 1,
    throttle_share: at % 6 === 1 ? 0.1 : null,
    throttle_reason: at % 6 === 1 ? `thermal-${at % 23}` : null,
    rtf: at % 11 === 0 ? null : total_duration_s / 3.64,
    tokens_per_second: 50 / total_duration_s,
    success: at % 17 !== 0,
    failure_class: at % 34 === 0 ? ('timeout' as const) : null,
    num_threads: at % 3 === 0 ? null : 4,
    quantization_used: null,
    torch_compile_used: null,
    onnx_used: true,
    request_id: `request-${at}`,
    item_id: at % 8 === 0 ? null : `text-${at % 30}`,
    voice: at % 40 < 20 ? 'amy' : 'joe',
    tags: {
      ...(at % 40 < 13 ? { room: at % 40 < 6 ? 'cold' : 'warm' } : {}),
      ...(at % 60 < 30 ? { throttled: 'exclude' } : {}),
    },
    stage_s: at % 5 === 0 ? null : { phonemize: at / 3e5, infer: total_duration_s / 3, encode: 0.02 },
    cold: at % 200 === 0,
    warmup: at % 100 === 1,
    model_load_s: at % 200 === 0 ? 0.7 : null,
  }
}

function createFolds(states?: { comparison: ComparisonState; statistics: StatisticsState }) {
  const comparison = createComparison(states?.comparison)
  const statistics = createStatistics({
    random: createRandom(1),
    splitBy,
    keep,
    state: states?.statistics,
  })
  return {
    add(first: number, past: number) {
      for (let at = first; at < past; at += 1)
        for (const fold of [comparison, statistics]) fold.add(row(at), `machine-${at % 2}`)
    },
    states: () => ({ comparison: comparison.state(), statistics: statistics.state() }),
    said: () => [
      comparison.configurations(),
      statistics.configurations(),
      statistics.samples('infer_s'),
      statistics.requests(),
    ],
  }
}

test.each([0, 1, 17, 500, 3000])('a fold that goes on from the state of %i rows says the same', (first) => {
  const [whole, begun] = [createFolds(), createFolds()]
  whole.add(0, 3000)
  begun.add(0, first)
  const goingOn = createFolds(deserialize(serialize(begun.states())) as ReturnType<typeof begun.states>)
  expect(goingOn.states()).toEqual(begun.states())
  // What goes on does not write into the state that it went on from.
  begun.add(first, 3000)
  goingOn.add(first, 3000)
  expect(JSON.stringify(goingOn.said())).toBe(JSON.stringify(whole.said()))
  expect(JSON.stringify(begun.said())).toBe(JSON.stringify(whole.said()))
})
