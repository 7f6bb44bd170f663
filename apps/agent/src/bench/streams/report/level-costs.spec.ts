import { readFileSync } from 'node:fs'
import { requestRow } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { levelCosts } from './level-costs.js'

const row = requestRow.parse(
  JSON.parse(readFileSync(new URL('../../../../fixtures/request-row.json', import.meta.url), 'utf8')),
)
const at = (
  start_time: number,
  total_duration_s: number,
  process_cpu_s: number,
  asked: 'engine' | 'http',
) => ({
  ...{ ...row, start_time, total_duration_s, process_cpu_s, asked },
  audio_duration_s: 4,
  peak_memory_mb: 120,
})

test('what speaks one text at a time has used the sum', () => {
  const rows = [at(100, 1, 1.5, 'engine'), at(101, 1, 0.5, 'engine')]
  expect(levelCosts(4, rows)).toEqual({
    cpu_s_per_audio_s: 0.25,
    peak_memory_mb: 120,
    peak_memory_mb_per_listener: 30,
  })
})

test('what is watched twice at one time has not used it twice', () => {
  // Two cores are busy for two seconds, and each of two requests has all of it in its row.
  const rows = [at(100, 2, 4, 'http'), at(100, 2, 4, 'http')]
  expect(levelCosts(2, rows).cpu_s_per_audio_s).toBe(0.5)
})

test('nothing watched is nothing known', () => {
  const rows = [{ ...at(100, 2, 4, 'http'), process_cpu_s: null, peak_memory_mb: null }]
  expect(levelCosts(2, rows)).toEqual({
    cpu_s_per_audio_s: null,
    peak_memory_mb: null,
    peak_memory_mb_per_listener: null,
  })
})
