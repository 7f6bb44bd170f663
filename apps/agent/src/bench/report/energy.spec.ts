import { readFileSync } from 'node:fs'
import { requestRow } from '@voicemark/schema'
import { expect, test } from 'vitest'
import { energyLine, energyOf } from './energy.js'

const row = requestRow.parse(
  JSON.parse(readFileSync(new URL('../../../fixtures/request-row.json', import.meta.url), 'utf8')),
)
const none = { ...row, energy_j: null, energy_scope: null, idle_power_w: null, energy_source: null }
const counted = { ...row, energy_j: 30, idle_power_w: 8, energy_scope: 'cpu', audio_duration_s: 2 }
const short = { ...none, energy_source: 'none: rapl has a new value every 1 ms, this took 5 ms' }
const closed = { ...none, energy_source: 'none: the energy counter is readable by root alone; sudo chmod' }

test('energy is of those that say it, with what the machine draws at rest', () => {
  const energy = energyOf([counted, short])
  expect(energy).toMatchObject({
    energy_j_per_audio_s: { n: 1, median: 15 },
    ...{ idle_power_w: 8, energy_scopes: ['cpu'], no_energy: null },
  })
  expect(energyLine(energy)).toEqual([
    'Energy of cpu: 15.0 J per second of audio = Wh per hour of speech, median of 1; at rest 8.00 W',
  ])
})

test('where none says it the reason of most is told, with the command', () => {
  const energy = energyOf([short, closed, closed])
  expect(energy).toMatchObject({ energy_j_per_audio_s: { n: 0, median: null }, energy_scopes: [] })
  expect(energyLine(energy)).toEqual(['No energy: the energy counter is readable by root alone; sudo chmod'])
})

test('rows that say nothing have no line', () => {
  expect(energyLine(energyOf([none]))).toEqual([])
})
