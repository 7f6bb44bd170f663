import { expect, test } from 'vitest'
import { diphoneCircuit } from './diphone-circuit.js'

test('every ordered pair of phones stands next to each other exactly once', () => {
  const circuit = diphoneCircuit(7)
  const pairs = circuit.slice(1).map((phone, i) => `${circuit[i]}-${phone}`)
  expect(pairs).toHaveLength(49)
  expect(new Set(pairs).size).toBe(49)
})
