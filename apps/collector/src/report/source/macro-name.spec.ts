import { expect, test } from 'vitest'
import { macroStems } from './macro-name.js'

const stemOf = (label: string, ...others: string[]) => macroStems([label, ...others]).get(label)

test.each([
  ['intel_i5_cpu', 'IntelIFiveCpu'],
  ['intel_i5_cpu#2', 'IntelIFiveCpuNrTwo'],
  ['m1_air_mps voice=en_US-joe num_threads=10', 'MOneAirMpsVoiceEnUSJoeNumThreadsOneZero'],
])('%s becomes letters', (label, stem) => expect(stemOf(label)).toBe(stem))

test('labels that differ in no letter, are empty of letters or are long get names of their own', () => {
  const labels = ['a-b', 'a_b', '🚀', '%', 'x'.repeat(300), `${'x'.repeat(300)}y`]
  const stems = [...macroStems(labels).values()]
  expect(new Set(stems).size).toBe(labels.length)
  for (const stem of stems) expect(stem).toMatch(/^[A-Za-z]{1,70}$/)
})

test('a name stays when other configurations come', () => {
  expect(stemOf('intel_i5_cpu', 'a_cpu', 'z_cpu', 'intel_i5_cpu#2')).toBe(stemOf('intel_i5_cpu'))
})
