import { expect, test } from 'vitest'
import { counted, numeral, span } from './numeral.js'

test.each([
  [2856.4, '2,856'],
  [8.2, '8.20'],
  [0.18, '0.180'],
  [0, '0.00'],
  [0.00001, '1.00e-5'],
  [-12.345, '-12.3'],
])('%d is written as in the figures: %s', (value, text) => {
  expect(numeral(value)).toBe(text)
})

test('a count agrees with its noun, a span has one unit', () => {
  expect([counted(1, 'row'), counted(12_000, 'row')]).toEqual(['1 row', '12,000 rows'])
  expect([0.4, 59, 61, 7200, 200_000].map(span)).toEqual(['0 s', '59 s', '1 min', '2 h', '2 d'])
})
