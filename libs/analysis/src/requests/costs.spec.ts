import { expect, test } from 'vitest'
import { costs } from './costs.js'

const request = { energy_j: 60, idle_power_w: 8, total_duration_s: 2, audio_duration_s: 4, process_cpu_s: 3 }

test('energy is told for a second of audio, with what is drawn at rest and without it', () => {
  expect(costs.energy_j_per_audio_s(request)).toBe(15)
  expect(costs.energy_above_idle_j_per_audio_s(request)).toBe(11)
})

test.each(['energy_j', 'audio_duration_s'] as const)('without %s there is none', (name) => {
  const without = { ...request, [name]: null }
  expect([costs.energy_j_per_audio_s(without), costs.energy_above_idle_j_per_audio_s(without)]).toEqual([
    null,
    null,
  ])
})

test('of no audio, and of a machine that never rested, nothing is made up', () => {
  expect(costs.energy_j_per_audio_s({ ...request, audio_duration_s: 0 })).toBeNull()
  expect(costs.energy_above_idle_j_per_audio_s({ ...request, idle_power_w: null })).toBeNull()
  expect(costs.energy_j_per_audio_s({})).toBeNull()
})
