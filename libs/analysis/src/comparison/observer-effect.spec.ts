import { expect, test } from 'vitest'
import { observerEffect, type TwinRequest } from './observer-effect.js'

const twin = (repeat: number, sampled: boolean | null, rtf: number | null, changes = {}): TwinRequest => ({
  ...{ item_id: 'a', repeat, warmup: false, cold: false, success: true, rtf, sampled },
  ...changes,
})

const on = [0.202, 0.203, 0.199, 0.21, 0.201, 0.2, 0.206, 0.198]
const off = [0.2, 0.2, 0.2, 0.201, 0.2005, 0.1992, 0.2, 0.1999]
const pairs = on.flatMap((rtf, i) => [twin(i, true, rtf), twin(i, false, off[i] ?? 0)])

test('is the pseudomedian of the ratios of the pairs, with the interval that the signed rank test gives', () => {
  const logs = on.map((rtf, i) => Math.log(rtf / (off[i] ?? 0)))
  const walsh = logs.flatMap((a, i) => logs.slice(i).map((b) => (a + b) / 2)).sort((a, b) => a - b)
  const effect = observerEffect(pairs)
  // 36 averages; with 8 pairs the 4th from either end (table A.4 of Hollander, Wolfe and Chicken).
  expect(effect?.pairs).toBe(8)
  expect(effect?.ratio).toBeCloseTo(Math.exp(((walsh[17] ?? 0) + (walsh[18] ?? 0)) / 2), 9)
  expect(effect?.interval?.low).toBeCloseTo(Math.exp(walsh[3] ?? 0), 9)
  expect(effect?.interval?.high).toBeCloseTo(Math.exp(walsh[32] ?? 0), 9)
})

test('does not depend on which of a pair came first', () => {
  expect(observerEffect(pairs.toReversed())).toEqual(observerEffect(pairs))
})

test.each<[string, TwinRequest[]]>([
  ['a request without its twin', [twin(9, true, 5)]],
  ['a pair of which one failed', [twin(9, true, 5), twin(9, false, null, { success: false })]],
  ['a pair of which one warmed up', [twin(9, true, 5), twin(9, false, 1, { warmup: true })]],
  ['a pair of which one was the first after a load', [twin(9, true, 5, { cold: true }), twin(9, false, 1)]],
  ['requests of which nobody compared', [twin(9, null, 5), twin(9, null, 1)]],
])('leaves out %s', (_name, more) => {
  expect(observerEffect([...pairs, ...more])).toEqual(observerEffect(pairs))
  expect(observerEffect(more)).toBeNull()
})

test('has no interval of fewer pairs than can cover 95 %', () => {
  expect(observerEffect(pairs.slice(0, 10))).toMatchObject({ pairs: 5, interval: null })
})
