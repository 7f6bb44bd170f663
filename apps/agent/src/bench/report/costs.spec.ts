import { readFileSync } from 'node:fs'
import { requestRow } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { costsOf } from './costs.js'

const row = requestRow.parse(
  JSON.parse(readFileSync(new URL('../../../fixtures/request-row.json', import.meta.url), 'utf8')),
)

test('what requests took is of those that say it, and names what saw the peaks', () => {
  const taken = {
    process_cpu_s: 3,
    audio_duration_s: 2,
    peak_memory_mb: 200,
    delta_memory_mb: 20,
    processes: 2,
  }
  const costs = costsOf([
    { ...row, ...taken, memory_source: 'sum_of_peaks', model_size_mb: 60.3 },
    { ...row, ...taken, process_cpu_s: null, peak_memory_mb: null, memory_source: null, processes: 1 },
  ])
  expect(costs).toMatchObject({
    cpu_s_per_audio_s: { n: 1, median: 1.5 },
    peak_memory_mb: { n: 1, median: 200 },
    delta_memory_mb: { n: 2, median: 20 },
    memory_sources: ['sum_of_peaks'],
    processes: 2,
    model_size_mb: 60.3,
  })
})

test('what nobody saw is null', () => {
  const unseen = { process_cpu_s: null, peak_memory_mb: null, processes: null, model_load_s: null }
  expect(costsOf([{ ...row, ...unseen, memory_source: null, model_size_mb: null }])).toMatchObject({
    cpu_s_per_audio_s: { n: 0, median: null },
    memory_sources: [],
    processes: null,
    model_size_mb: null,
    model_load_s: null,
  })
})
