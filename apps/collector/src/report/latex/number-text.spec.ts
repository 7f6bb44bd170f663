import { expect, test } from 'vitest'
import { intervalTex, numberTex, pTex, percentTex, shareTex } from './number-text.js'

test.each([
  [null, '--'],
  [0, '0'],
  [0.18249, '0.182'],
  [2856.4, '2856'],
  [12.34, '12.3'],
  [-1.5, '$-1.50$'],
  [1.234e-9, '$1.23\\times 10^{-9}$'],
])('%j is printed as %s', (value, text) => expect(numberTex(value)).toBe(text))

test('the ends of a narrow interval do not fall together', () => {
  expect(intervalTex(0.1823, { low: 0.18221, high: 0.18239 })).toBe('0.18230 {[}0.18221, 0.18239]')
  expect(intervalTex(0.5, null)).toBe('0.500')
})

test.each([
  [null, '--'],
  [1, '100'],
  [0.98, '98.0'],
  [0.99996, '99.996'],
  [0, '0'],
  [0.00002, '0.002'],
])('a share of %j is %s percent: never 100 or 0 for what is not', (share, text) =>
  expect(percentTex(share)).toBe(text),
)

test('a share has its interval, and none of none', () => {
  expect(shareTex({ count: 15, n: 15, share: 1, interval: { low: 0.796, high: 1 } })).toBe(
    '100 {[}79.6, 100]',
  )
  expect(shareTex({ count: 0, n: 0, share: null, interval: null })).toBe('--')
  expect([pTex(null), pTex(0.0001), pTex(0.0312)]).toEqual(['--', '$<$0.001', '0.031'])
})
